using System.Globalization;

namespace DoubleWinNas.Actors.Store;

/// <summary>The numbered scripts (<c>NNN-title.sql</c>) of one store, embedded in this assembly.</summary>
internal static class SchemaScripts
{
    /// <summary>Scripts of a folder such as <c>Store/Sqlite/Schema/</c>, ascending, numbered 1, 2, 3… without gaps, up to a version.</summary>
    public static IReadOnlyList<(int Version, string Sql)> Of(string folder, int newest)
    {
        var assembly = typeof(SchemaScripts).Assembly;
        var scripts = new List<(int Version, string Sql)>();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(folder)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            scripts.Add((int.Parse(name.AsSpan(folder.Length, 3), CultureInfo.InvariantCulture), reader.ReadToEnd()));
        }

        scripts.RemoveAll(script => script.Version > newest);
        return scripts;
    }

    /// <summary>The message that refuses a database of a newer program.</summary>
    public static ActorException Newer(string description, int found, int known) => new(
        $"{description}: its schema has version {found}, this program knows versions up to {known}. " +
        "Run the program version that wrote it (or a newer one), or choose another database.");

    /// <summary>
    /// Whether a program can work on a schema: also on a newer one, if whoever migrated it only added. From version 2 on the schema itself
    /// says so (<c>meta.oldest_reader</c>), so that nodes can be upgraded one at a time, and restarted in between.
    /// </summary>
    /// <param name="found">The database's version.</param>
    /// <param name="known">The program's.</param>
    /// <param name="oldestReader">The oldest program that the database allows.</param>
    public static bool CanWorkOn(int found, int known, int oldestReader) => found <= known || known >= oldestReader;
}
