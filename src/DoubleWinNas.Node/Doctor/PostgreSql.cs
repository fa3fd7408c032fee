namespace DoubleWinNas.Node.Doctor;

/// <summary>Looks for a PostgreSQL server's programs (a cluster of nodes needs one somewhere; one node works with SQLite).</summary>
internal static class PostgreSql
{
    /// <summary>Where Debian keeps one folder a version.</summary>
    private const string Versions = "/usr/lib/postgresql";

    public static Finding Examine()
    {
        var folders = Directory.Exists(Versions) ? Directory.GetDirectories(Versions).Select(folder => Path.Combine(folder, "bin")) : [];
        var found = folders
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
            .Where(folder => File.Exists(Path.Combine(folder, "postgres")))
            .Distinct()
            .ToArray();
        return found.Length > 0
            ? Finding.Here("PostgreSQL server", string.Join(", ", found))
            : Finding.NotNeeded("PostgreSQL server", "no program 'postgres'", "apt-get install postgresql-15 (only for several nodes without a server elsewhere, and for the tests)");
    }
}
