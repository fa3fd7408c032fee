using DoubleWinNas.Actors.Store;
using DoubleWinNas.Actors.Store.PostgreSql;
using Npgsql;

namespace DoubleWinNas.Actors.Tests.Store.PostgreSql;

/// <summary>Stores of several nodes on one database, as their processes would have them.</summary>
internal sealed class PostgreSqlStores(string connectionString) : IAsyncDisposable
{
    public static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    private readonly List<PostgreSqlActorStore> _stores = [];

    public static CancellationToken None => CancellationToken.None;

    public string ConnectionString => connectionString;

    public async Task<PostgreSqlActorStore> OpenAsync(TimeSpan? grace = null)
    {
        var store = new PostgreSqlActorStore(new PostgreSqlStoreOptions(connectionString) { ShardCount = 8, ReconnectGrace = grace ?? TimeSpan.Zero });
        _stores.Add(store);
        await store.OpenAsync(None);
        return store;
    }

    public static async Task<long> JoinAsync(PostgreSqlActorStore store, string name, TimeSpan? lease = null)
    {
        var incarnation = await store.JoinAsync(new NodeRegistration(name, "", ["actors"], "1"), lease ?? Long, None);
        await store.HeartbeatAsync(incarnation, NodeState.Up, lease ?? Long, None);
        return incarnation;
    }

    public static async Task<NodeState> StateOfAsync(PostgreSqlActorStore observer, long incarnation) =>
        (await observer.DetectAsync(None)).Nodes.Single(node => node.Incarnation == incarnation).State;

    /// <summary>Number of nodes of this database whose session lives.</summary>
    public async Task<long> PresencesAsync() => (long)(await SqlAsync(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"))!;

    /// <param name="sql">Statements.</param>
    /// <param name="database">Another database of the server than the stores'.</param>
    public async Task<object?> SqlAsync(string sql, string? database = null)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        builder.Database = database ?? builder.Database;
        await using var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }
    }
}
