using DoubleWinNas.Networks;
using DoubleWinNas.Node.Configuration.Search;

namespace DoubleWinNas.Node.Tests.Configuration.Search;

/// <summary>Search configurations in a folder of one test.</summary>
internal sealed class ConfigurationFile : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.In("my-search.conf");

    public string In(string name) => _folder.In(name);

    public SearchConfiguration Read(string text, Dictionary<string, string>? environment = null)
    {
        File.WriteAllText(Path, text);
        return SearchConfiguration.Read(Path, name => environment?.GetValueOrDefault(name));
    }

    /// <summary>The message of a refused configuration, which must begin with the file and that line.</summary>
    public string Error(string text, int line)
    {
        var message = Assert.Throws<InputException>(() => Read(text)).Message;
        Assert.StartsWith($"{Path}:{line}: ", message);
        return message;
    }

    public void Dispose() => _folder.Dispose();
}
