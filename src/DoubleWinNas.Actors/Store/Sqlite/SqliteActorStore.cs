namespace DoubleWinNas.Actors.Store.Sqlite;

/// <summary>
/// The embedded store: one file, one process, no server. Write-ahead log, synchronous FULL. Several nodes may run on it inside the one
/// process that has it open.
/// </summary>
public sealed partial class SqliteActorStore(SqliteStoreOptions options) : IActorStore
{
    private readonly SqliteDatabase _database = new(options);
    private readonly SignalBoard _signals = new();

    public string Description => _database.Description;

    public int ShardCount { get; private set; }

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (options.ShardCount is < 1 or > 4096)
        {
            throw new ActorException($"{Description}: {options.ShardCount} shards; allowed are 1 to 4096.");
        }

        _database.Open();
        ShardCount = await SqliteMigrations.MigrateAsync(_database, options.ShardCount, options.KnownSchema, cancellationToken);
    }

    public IAsyncEnumerable<StoreSignal> ListenAsync(CancellationToken cancellationToken) => _signals.ListenAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Transactions so far: what was read while this stayed the same was read of one state.</summary>
    internal long Commits => _database.Commits;

    /// <summary>Runs a pragma on the writer: tests make the database read-only or full with it.</summary>
    internal Task SetWriterPragmaAsync(string pragma) => _database.PragmaAsync(pragma);

    private int ShardOf(ActorId actor) => ShardCount > 0
        ? Sharding.ShardOf(actor, ShardCount)
        : throw new StoreUnavailableException($"{Description} is not open yet.", outcomeUnknown: false, inner: null);
}
