namespace DoubleWinNas.Actors.Store.Sqlite;

/// <summary>Where an embedded database lies and how it behaves.</summary>
/// <param name="Path">Database file; created with its folder when missing. A lock file stands beside it while it is open.</param>
public sealed record SqliteStoreOptions(string Path)
{
    /// <summary>Shards of a new database; an existing one keeps its number. Default 64.</summary>
    public int ShardCount { get; init; } = Sharding.DefaultShardCount;

    /// <summary>The store's clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// True (default): a commit is on the disk when it returns (synchronous = FULL). False survives a crash of the process but not of the
    /// machine; for tests.
    /// </summary>
    public bool Durable { get; init; } = true;

    /// <summary>Stands in for an earlier program: newer schema scripts are not there for it. For tests of upgrades.</summary>
    internal int KnownSchema { get; init; } = int.MaxValue;
}
