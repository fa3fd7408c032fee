using DoubleWinNas.Networks;

namespace DoubleWinNas.Node.Configuration.Hocon;

/// <summary>Reads files and those that they include, relative to the including file; knows what is open, so that a circle is named.</summary>
internal sealed class HoconFiles : IHoconIncludes
{
    private readonly string _folder;
    private readonly IReadOnlyList<string> _open;

    private HoconFiles(string folder, IReadOnlyList<string> open)
    {
        _folder = folder;
        _open = open;
    }

    /// <summary>Parses a file.</summary>
    /// <exception cref="InputException">It cannot be read or parsed.</exception>
    public static ObjectSyntax Parse(string file) => Parse(Path.GetFullPath(file), file, [], []);

    /// <summary>Parses a text that stands in no file; includes are relative to <paramref name="folder"/>.</summary>
    public static ObjectSyntax ParseText(string text, string source, string folder) =>
        new HoconParser(new HoconScanner(text, source), new HoconFiles(folder, []), []).ParseRoot();

    public ObjectSyntax? Load(string name, bool required, HoconPosition position, IReadOnlyList<string> path)
    {
        string[] candidates = Path.HasExtension(name) ? [name] : [name, name + ".conf", name + ".json"];
        var file = candidates.Select(candidate => Path.GetFullPath(Path.Combine(_folder, candidate))).FirstOrDefault(File.Exists);
        if (file is null)
        {
            return required ? throw position.Error($"the required include '{name}' is not there (looked in {_folder}).") : null;
        }

        if (_open.Contains(file))
        {
            throw position.Error($"includes go in a circle: {string.Join(" -> ", _open.Append(file).Select(Path.GetFileName))}.");
        }

        return Parse(file, Path.GetRelativePath(Environment.CurrentDirectory, file), _open, path);
    }

    private static ObjectSyntax Parse(string file, string shown, IReadOnlyList<string> open, IReadOnlyList<string> prefix)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{shown}: the configuration cannot be read: {error.Message}", error);
        }

        var includes = new HoconFiles(Path.GetDirectoryName(file)!, [.. open, file]);
        return new HoconParser(new HoconScanner(text, shown), includes, prefix).ParseRoot();
    }
}
