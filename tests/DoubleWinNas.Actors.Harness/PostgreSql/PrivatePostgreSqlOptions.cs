namespace DoubleWinNas.Actors.Harness.PostgreSql;

/// <summary>How a <see cref="PrivatePostgreSql"/> server runs.</summary>
public sealed record PrivatePostgreSqlOptions
{
    /// <summary>
    /// Whether a commit waits for the disk. Off by default: a test kills PostgreSQL, never the operating system, and what the
    /// kernel holds survives that. Measurements turn it on.
    /// </summary>
    public bool Fsync { get; init; }

    /// <summary>The most connections that the server takes; 200 by default.</summary>
    public int MaxConnections { get; init; } = 200;

    /// <summary>Address at whose port 5432 it listens besides its socket, for clients of the same network; empty, the default: at none.</summary>
    public string ListenAddress { get; init; } = "";
}

/// <summary>How PostgreSQL is stopped.</summary>
public enum PostgreSqlShutdown
{
    /// <summary>Sessions are told and cut off, everything is written, the next start is clean.</summary>
    Fast,

    /// <summary>Everything is dropped at once, as in a crash; the next start recovers from the log.</summary>
    Immediate,
}
