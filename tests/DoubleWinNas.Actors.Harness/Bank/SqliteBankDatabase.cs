using DoubleWinNas.Actors.Store;
using DoubleWinNas.Actors.Store.Sqlite;

namespace DoubleWinNas.Actors.Harness.Bank;

/// <summary>A bank on a SQLite file of its own. All nodes share the one store that may have it open; a dead node is found by its lease.</summary>
public sealed class SqliteBankDatabase : IBankDatabase
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dwnas-bank-").FullName;
    private readonly SqliteActorStore _store;

    private SqliteBankDatabase() =>
        _store = new SqliteActorStore(new SqliteStoreOptions(Path.Combine(_folder, "bank.db")) { ShardCount = 8, Durable = false });

    public IActorStore Observer => _store;

    public TimeSpan Lease => TimeSpan.FromMilliseconds(400);

    public static async Task<SqliteBankDatabase> CreateAsync()
    {
        var database = new SqliteBankDatabase();
        await database._store.OpenAsync(CancellationToken.None);
        return database;
    }

    public IActorStore StoreOfNewProcess() => _store;

    public ValueTask ProcessEndedAsync(IActorStore store) => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
