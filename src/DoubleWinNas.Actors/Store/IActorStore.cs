namespace DoubleWinNas.Actors.Store;

/// <summary>
/// The database that remembers everything about actors, their mail, their work and their nodes. SQLite and PostgreSQL implement it and
/// pass one behavioural test kit.
/// </summary>
/// <remarks>
/// Promises that hold for every method:
/// <list type="bullet">
/// <item>A method that writes is one transaction: all of it or nothing of it, durable when the task completes.</item>
/// <item>All time is the store's clock (PostgreSQL: the server's; SQLite: the injected <see cref="TimeProvider"/>): leases, timers,
/// back-off, expiry. Durations go in, instants come out.</item>
/// <item>Trouble of the store itself is a <see cref="StoreUnavailableException"/>; everything else that can happen is a returned value.</item>
/// <item>All methods may be called concurrently.</item>
/// </list>
/// </remarks>
public interface IActorStore : IMailboxStore, IJournalStore, IClusterStore, IWorkStore, IWorkerStore, ITokenStore, IAuditStore, IOperatorStore, IAsyncDisposable
{
    /// <summary>What and where it is, for people: <c>SQLite runs/actors.db</c>, <c>PostgreSQL db.local:5432/dwnas</c>. Never a password.</summary>
    string Description { get; }

    /// <summary>
    /// Number of shards that actors are hashed onto: chosen when the database was created, fixed ever after, whatever the options say now.
    /// Valid after <see cref="OpenAsync"/>.
    /// </summary>
    int ShardCount { get; }

    /// <summary>
    /// Creates the schema or migrates it by numbered scripts, each in its own transaction together with the new version number. Idempotent;
    /// safe when several nodes open a fresh database at once.
    /// </summary>
    /// <exception cref="ActorException">The schema is newer than this program knows (both versions are named), or the place is unusable.</exception>
    /// <exception cref="StoreUnavailableException">No connection; the caller may try again.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Hints that something may be there to read. They carry no data, may be lost or doubled, and only save the wait for the next poll.
    /// Starts with one <see cref="StoreSignalKind.Everything"/>, so that nothing is missed between two subscriptions.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The subscription broke; the caller starts another.</exception>
    IAsyncEnumerable<StoreSignal> ListenAsync(CancellationToken cancellationToken);
}
