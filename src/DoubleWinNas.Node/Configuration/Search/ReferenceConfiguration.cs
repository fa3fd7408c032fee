using DoubleWinNas.Node.Configuration.Hocon;

namespace DoubleWinNas.Node.Configuration.Search;

/// <summary><c>hocon/reference.conf</c>, part of this program: every setting with its default.</summary>
internal static class ReferenceConfiguration
{
    /// <summary>Name of the file in messages.</summary>
    public const string Source = "reference.conf";

    public static string Text()
    {
        using var stream = typeof(ReferenceConfiguration).Assembly.GetManifestResourceStream(Source)
            ?? throw new InvalidOperationException($"The program was built without {Source}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public static ObjectSyntax Parse() => HoconFiles.ParseText(Text(), Source, ".");
}
