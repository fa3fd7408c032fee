using DoubleWinNas.Actors.Runtime;
using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors;

/// <summary>
/// The workers' side of work pulling. Payloads and results pass as type name and JSON, because workers are other processes; what arrives is
/// checked here, before it can reach an actor.
/// </summary>
public sealed class WorkClient
{
    private readonly IActorStore _store;
    private readonly MessageTypeRegistry _types;
    private readonly ActorSystemOptions _options;
    private readonly PullLines _lines;

    internal WorkClient(IActorStore store, MessageTypeRegistry types, ActorSystemOptions options, WorkBell bell)
    {
        _store = store;
        _types = types;
        _options = options;
        _lines = new PullLines(store, bell, options);
    }

    /// <summary>Leases the best item that fits; waits up to <paramref name="waitUpTo"/> for one, then returns null.</summary>
    /// <exception cref="ActorException">No pool, no worker name, or a lease that is not above 0.</exception>
    public async Task<WorkLease?> LeaseAsync(WorkPull pull, TimeSpan waitUpTo, CancellationToken cancellationToken)
    {
        if (pull.Pools.Count == 0 || pull.Worker.Length is 0 or > 200 || pull.Lease <= TimeSpan.Zero)
        {
            throw new ActorException(
                $"Worker '{pull.Worker}' pulls from pools [{string.Join(", ", pull.Pools)}] with a lease of {pull.Lease}: " +
                "allowed are a name of 1 to 200 characters, at least one pool and a lease above 0.");
        }

        return waitUpTo <= TimeSpan.Zero ? await _store.LeaseWorkAsync(pull, cancellationToken) : await _lines.Of(pull).WaitAsync(pull, waitUpTo, cancellationToken);
    }

    /// <summary>Renews a lease and records progress (JSON text, or null for none).</summary>
    public Task<WorkVerdict> RenewAsync(string id, long epoch, TimeSpan lease, string? progress, CancellationToken cancellationToken) =>
        _store.RenewWorkAsync(id, epoch, lease, progress, cancellationToken);

    /// <summary>Completes an item with a result of a registered type.</summary>
    public Task<WorkVerdict> CompleteAsync(string id, long epoch, object result, CancellationToken cancellationToken)
    {
        var data = _types.Serialize(result, _options.MaxMessageCharacters);
        return _store.CompleteWorkAsync(id, epoch, data.Type, data.Payload, cancellationToken);
    }

    /// <summary>Completes an item with a result that came as JSON from another process.</summary>
    /// <exception cref="ActorException">The result cannot be read as that type, or is too large; the item stays leased.</exception>
    public Task<WorkVerdict> CompleteAsync(string id, long epoch, string resultType, string resultJson, CancellationToken cancellationToken)
    {
        if (resultJson.Length > _options.MaxMessageCharacters)
        {
            throw new ActorException(
                $"Result of work '{id}': {resultJson.Length} characters of JSON; allowed are {_options.MaxMessageCharacters}. Put large data into an artifact.");
        }

        _types.Deserialize(resultType, resultJson);
        return _store.CompleteWorkAsync(id, epoch, resultType, resultJson, cancellationToken);
    }

    /// <summary>Gives up this attempt; null for <paramref name="retryAfter"/> when no other attempt could do better.</summary>
    public Task<WorkVerdict> FailAsync(string id, long epoch, string error, TimeSpan? retryAfter, CancellationToken cancellationToken) =>
        _store.FailWorkAsync(id, epoch, error, retryAfter, cancellationToken);

    /// <summary>Gives an item back, the attempt not counted: its worker is not to blame, nor is the item.</summary>
    public Task<WorkVerdict> ReturnAsync(string id, long epoch, string reason, CancellationToken cancellationToken) =>
        _store.ReturnWorkAsync(id, epoch, reason, cancellationToken);
}
