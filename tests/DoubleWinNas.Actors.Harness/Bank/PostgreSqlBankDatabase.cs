using DoubleWinNas.Actors.Harness.PostgreSql;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Actors.Store.PostgreSql;

namespace DoubleWinNas.Actors.Harness.Bank;

/// <summary>A bank on a PostgreSQL database of its own; every node has a store, and thereby sessions, of its own.</summary>
public sealed class PostgreSqlBankDatabase : IBankDatabase
{
    private readonly PostgreSqlStoreOptions _options;
    private readonly PostgreSqlActorStore _observer;

    private PostgreSqlBankDatabase(string connectionString)
    {
        _options = new PostgreSqlStoreOptions(connectionString + ";Maximum Pool Size=6") { ShardCount = 8, ReconnectGrace = TimeSpan.FromMilliseconds(200) };
        _observer = new PostgreSqlActorStore(_options);
    }

    public IActorStore Observer => _observer;

    public TimeSpan Lease => TimeSpan.FromMilliseconds(1500);

    public static async Task<PostgreSqlBankDatabase> CreateAsync(PrivatePostgreSql server)
    {
        var database = new PostgreSqlBankDatabase(await server.CreateDatabaseAsync());
        await database._observer.OpenAsync(CancellationToken.None);
        return database;
    }

    public IActorStore StoreOfNewProcess() => new PostgreSqlActorStore(_options);

    public ValueTask ProcessEndedAsync(IActorStore store) => store.DisposeAsync();

    public ValueTask DisposeAsync() => _observer.DisposeAsync();
}
