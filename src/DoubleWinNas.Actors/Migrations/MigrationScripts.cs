using System.Globalization;
using System.Reflection;

namespace DoubleWinNas.Actors.Migrations;

/// <summary>The migration scripts that are embedded in this assembly: <c>STORE/Migrations/0001-name.sql</c>.</summary>
internal static class MigrationScripts
{
    /// <summary>The scripts of one store in the order of their versions, numbered 1, 2, 3 without a gap.</summary>
    /// <param name="store">The store's folder, e.g. <c>PostgreSql</c>.</param>
    public static IReadOnlyList<MigrationScript> Embedded(string store)
    {
        var assembly = typeof(MigrationScripts).Assembly;
        var prefix = $"{store}/Migrations/";
        var scripts = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(assembly, name, name[prefix.Length..]))
            .ToList();
        for (var i = 0; i < scripts.Count; i++)
        {
            if (scripts[i].Version != i + 1)
            {
                throw new InvalidOperationException($"Migration {prefix}{scripts[i].Name} has number {scripts[i].Version}; {i + 1} was expected.");
            }
        }

        return scripts;
    }

    private static MigrationScript Read(Assembly assembly, string resource, string file)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        var dash = file.IndexOf('-');
        return new MigrationScript(
            int.Parse(file.AsSpan(0, dash), CultureInfo.InvariantCulture),
            Path.GetFileNameWithoutExtension(file)[(dash + 1)..],
            reader.ReadToEnd());
    }
}
