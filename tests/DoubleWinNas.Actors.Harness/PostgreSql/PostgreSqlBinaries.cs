namespace DoubleWinNas.Actors.Harness.PostgreSql;

/// <summary>Where the server programs (<c>initdb</c>, <c>pg_ctl</c>, <c>pg_basebackup</c>) of the newest installed PostgreSQL are.</summary>
internal static class PostgreSqlBinaries
{
    private const string DebianRoot = "/usr/lib/postgresql";

    private static readonly string[] Programs = ["initdb", "pg_ctl", "pg_basebackup"];

    /// <summary>The folder of the server programs.</summary>
    /// <exception cref="InvalidOperationException">No server is installed.</exception>
    public static string Find() =>
        Candidates().FirstOrDefault(folder => Programs.All(program => File.Exists(Path.Combine(folder, program))))
        ?? throw new InvalidOperationException(
            $"No PostgreSQL server programs (initdb, pg_ctl, pg_basebackup) in $PGBINDIR, the PATH or {DebianRoot}/*/bin; install the package postgresql.");

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("PGBINDIR") is { Length: > 0 } chosen)
        {
            yield return chosen;
        }

        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            yield return folder;
        }

        // Debian keeps the server programs of each version beside each other and off the PATH.
        if (Directory.Exists(DebianRoot))
        {
            foreach (var version in Directory.GetDirectories(DebianRoot).OrderByDescending(VersionOf))
            {
                yield return Path.Combine(version, "bin");
            }
        }
    }

    private static int VersionOf(string folder) => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0;
}
