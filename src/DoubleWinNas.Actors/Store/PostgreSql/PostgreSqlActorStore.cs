namespace DoubleWinNas.Actors.Store.PostgreSql;

/// <summary>
/// The cluster's store: one PostgreSQL database that every node connects to. A method is one transaction in one round trip; a node's life
/// is a session of its own that holds an advisory lock; hints travel by NOTIFY. Server settings needed: none; read committed is the default.
/// </summary>
public sealed partial class PostgreSqlActorStore : IActorStore
{
    private readonly PostgreSqlStoreOptions _options;
    private readonly PostgreSqlConnections _connections;
    private readonly PostgreSqlDatabase _database;
    private readonly PostgreSqlNotifier _notifier;
    private readonly NodePresences _presences;
    private readonly WorkGroup _verbs;
    private readonly SignalBoard _signals = new();

    /// <exception cref="ActorException">The options are unusable.</exception>
    public PostgreSqlActorStore(PostgreSqlStoreOptions options)
    {
        _options = options;
        _connections = new PostgreSqlConnections(options.ConnectionString);
        _database = new PostgreSqlDatabase(_connections);
        _notifier = new PostgreSqlNotifier(_connections, options.TimeProvider);
        _presences = new NodePresences(_connections, options);
        _verbs = new WorkGroup(_database);
    }

    public string Description => _connections.Description;

    public int ShardCount { get; private set; }

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_options.ShardCount is < 1 or > 4096)
        {
            throw new ActorException($"{Description}: {_options.ShardCount} shards; allowed are 1 to 4096.");
        }

        ShardCount = await PostgreSqlMigrations.MigrateAsync(_database, _options.ShardCount, _options.KnownSchema, cancellationToken);
    }

    public IAsyncEnumerable<StoreSignal> ListenAsync(CancellationToken cancellationToken) =>
        PostgreSqlListener.ListenAsync(_connections, _signals, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _verbs.DisposeAsync();
        await _notifier.DisposeAsync();
        _presences.Dispose();
        await _database.DisposeAsync();
    }

    private int ShardOf(ActorId actor) => ShardCount > 0
        ? Sharding.ShardOf(actor, ShardCount)
        : throw new StoreUnavailableException($"{Description}: not opened yet", outcomeUnknown: false, null);

    // To listeners of this process at once, to those of other processes through the server.
    private void Signal(StoreSignalKind kind, string subject)
    {
        var signal = new StoreSignal(kind, subject);
        _signals.Publish(signal);
        _notifier.Send(signal);
    }

    private void SignalMail(IEnumerable<int> shards)
    {
        foreach (var shard in shards)
        {
            Signal(StoreSignalKind.Mail, shard.ToString());
        }
    }
}
