namespace DoubleWinNas.Actors.Store.PostgreSql;

/// <summary>Where the cluster's database is and how a node uses it.</summary>
/// <param name="ConnectionString">
/// Npgsql's: <c>Host=db.local;Database=dwnas;Username=dwnas;Password=…</c>. Pool size, time-outs, keep-alive and prepared statements have
/// defaults of this house where the string doesn't name them.
/// </param>
public sealed record PostgreSqlStoreOptions(string ConnectionString)
{
    /// <summary>Shards of a new database; an existing one keeps its number. Default 64.</summary>
    public int ShardCount { get; init; } = Sharding.DefaultShardCount;

    /// <summary>
    /// For how long after a node came back to the database, or the database came up, that node declares nobody dead and may still renew a lease
    /// that ran out meanwhile; 700 milliseconds by default. So a restart of PostgreSQL moves no shard: nodes come back within about 200. A node
    /// that is killed within the grace is missed for the rest of it, which is why it is short.
    /// </summary>
    public TimeSpan ReconnectGrace { get; init; } = TimeSpan.FromMilliseconds(700);

    /// <summary>Measures the grace; leases, timers and time-outs go by the server's clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Stands in for an earlier program: newer schema scripts are not there for it. For tests of upgrades.</summary>
    internal int KnownSchema { get; init; } = int.MaxValue;
}
