using System.Collections.Concurrent;
using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Actors.Store;
using Microsoft.Extensions.Logging;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>
/// One incarnation of this node: its shards, the actors in memory, and the loops that feed them. When the incarnation is lost the session is
/// thrown away whole; nothing of it can be committed any more.
/// </summary>
internal sealed class HostSession : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private readonly ConcurrentDictionary<ActorId, ActorCell> _cells = new();
    private readonly ConcurrentDictionary<ActorId, string> _parked = new();
    private readonly MailPump _pump;
    private readonly Wakeup _timers;
    private readonly ActorRecovery _recovery;
    private readonly SystemParts _parts;

    // Cancelled on the pool: whoever notices a loss must not run what waits for it. The heartbeat's thread would end up joining itself.
    private readonly Lazy<Task> _cancelling;

    public HostSession(SystemParts parts, long incarnation)
    {
        _parts = parts;
        _pump = new MailPump(parts, this);
        _timers = new Wakeup(parts.Options.TimeProvider);
        Stopped = _stopped.Token;
        _cancelling = new Lazy<Task>(_stopped.CancelAsync);
        _recovery = new ActorRecovery(parts.Store, parts.Types);
        Shards = new ShardTable(incarnation, MailArrived, OnShardsLost);
        Commits = new CommitQueue(parts.Store, parts.Options, parts.Gate, Shards);
    }

    public IActorStore Store => _parts.Store;

    public ActorSystemOptions Options => _parts.Options;

    public StoreGate Gate => _parts.Gate;

    public ILogger Logger => _parts.Logger;

    public MessageHandling Handling => _parts.Handling;

    public ShardTable Shards { get; }

    public CommitQueue Commits { get; }

    public MailLedger Ledger { get; } = new();

    /// <summary>Outlives <see cref="DisposeAsync"/>: late actors look at it.</summary>
    public CancellationToken Stopped { get; }

    /// <summary>Set when the node hands over; from then on nothing is claimed.</summary>
    public bool IsLeaving { get; private set; }

    public int ActiveActors => _cells.Count;

    /// <summary>Actors that cannot be recovered, with the reason.</summary>
    public IReadOnlyDictionary<ActorId, string> Parked => _parked;

    /// <summary>Why the incarnation ended; null while it lives.</summary>
    public string? LostReason { get; private set; }

    public PoolBacklog Backlog(string pool) => _parts.Backlog.Of(pool);

    public void MailArrived() => _pump.Ring();

    public void TimersChanged() => _timers.Ring();

    /// <summary>Messages have left memory.</summary>
    public void Forget(IEnumerable<long> sequences) => _pump.Forget(sequences);

    /// <summary>Runs the session's loops until it is lost or stopped.</summary>
    public Task RunAsync() => Task.WhenAll(
        Task.Run(_pump.RunAsync),
        Task.Run(FireTimersAsync),
        Task.Run(PassivateAsync),
        Task.Run(() => Commits.RunAsync(Stopped)));

    public void Lose(string reason)
    {
        if (LostReason is null && !Stopped.IsCancellationRequested)
        {
            LostReason = reason;
            Telemetry.LeaseLosses.Add(1);
            Log.IncarnationLost(Logger, Options.NodeId, Shards.Incarnation, reason);
            Stop();
        }
    }

    public void Stop() => _ = _cancelling.Value;

    public async ValueTask DisposeAsync()
    {
        await _cancelling.Value;
        _stopped.Dispose();
    }

    public void Claimed(IReadOnlyList<ShardLease> leases)
    {
        Shards.Add(leases);
        Telemetry.ShardMoves.Add(leases.Count, new KeyValuePair<string, object?>("direction", "claimed"));
        Log.Claimed(Logger, leases.Count, Shards.Count);
        MailArrived();
        TimersChanged();
    }

    /// <summary>Finishes what is under way on the shards and gives them back to the store.</summary>
    public async Task ReleaseAsync(IReadOnlyList<int> shards)
    {
        Shards.Drain(shards);
        await DrainCellsAsync(shards);
        await Store.ReleaseShardsAsync(Shards.Incarnation, shards, Stopped);
        Shards.Remove(shards);
        Telemetry.ShardMoves.Add(shards.Count, new KeyValuePair<string, object?>("direction", "released"));
        Log.Released(Logger, shards.Count, Shards.Count);
    }

    /// <summary>Stops reading mail and waits for what is under way, but no longer than allowed.</summary>
    public async Task DrainAllAsync(TimeSpan atMost)
    {
        IsLeaving = true;
        var all = Shards.Owned.ToArray();
        Shards.Drain(all);
        var drained = DrainCellsAsync(all);
        await drained.WaitAsync(atMost, Options.TimeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!drained.IsCompleted)
        {
            Log.StoppedBusy(Logger, atMost, _cells.Count);
        }
    }

    public void OnCommitted(CellUnit unit) => _parts.Publisher.Committed(unit, this);

    /// <summary>Records a failed attempt: back-off, or the dead letters. When the store fails meanwhile nothing counts.</summary>
    public async Task FailAsync(Mail mail, Exception error)
    {
        var row = mail.Row;
        var attempt = row.Attempts + 1;
        var text = ErrorText.Of(error);
        TimeSpan? backoff = null;
        CommitResult? result = null;
        await Gate.TryAsync(
            async () =>
            {
                backoff = await IsWorthAnotherAttemptAsync(error, attempt) ? BackoffAfter(attempt) : null;
                result = await Store.FailMessageAsync(new MessageFailure(Shards.Incarnation, mail.Lease, row.Sequence, text, backoff), Stopped);
            },
            Stopped);
        switch (result?.Status)
        {
            case CommitStatus.Committed:
                Telemetry.Failures.Add(1, Telemetry.Kind(row.Actor.Kind));
                _parts.Publisher.Failed(row, attempt, backoff, text);
                if (backoff is { } delay)
                {
                    _ = _pump.RingLaterAsync(delay);
                }

                break;
            case CommitStatus.Fenced:
                Shards.OnLost(result.Shards);
                break;
        }
    }

    /// <summary>The recovered actor, or why it must be parked, or neither when the store failed.</summary>
    public async Task<(ActorRecovery.Recovered? Recovered, string? Parked)> RecoverAsync(ActorBehavior behavior, ActorId actor)
    {
        ActorRecovery.Recovered? recovered = null;
        string? parked = null;
        await Gate.TryAsync(
            async () =>
            {
                try
                {
                    using var activity = Telemetry.Activities.StartActivity("actors.recover");
                    activity?.SetTag("actors.actor", actor.ToString());
                    recovered = await _recovery.RecoverAsync(behavior, actor, Stopped);
                }
                catch (ActorException error) when (error is not StoreUnavailableException)
                {
                    parked = error.Message;
                }
            },
            Stopped);
        return (recovered, parked);
    }

    /// <summary>Leaves an actor's mail alone for a while; it cannot be recovered.</summary>
    public void Park(ActorId actor, string reason)
    {
        if (_parked.TryAdd(actor, reason))
        {
            Log.Parked(Logger, actor, reason);
            _parts.Publisher.Parked(actor, reason);
            _ = UnparkLaterAsync(actor);
        }
    }

    /// <summary>Tries a parked actor again now.</summary>
    public bool Unpark(ActorId actor)
    {
        var found = _parked.TryRemove(actor, out _);
        MailArrived();
        return found;
    }

    /// <summary>Has an actor recover anew: now if it is parked, before its next message if it is in memory. False when it is neither.</summary>
    public bool Restart(ActorId actor)
    {
        var isActive = _cells.TryGetValue(actor, out var cell);
        cell?.RecoverAnew();
        return Unpark(actor) || isActive;
    }

    /// <summary>Actors whose mail is not to be read now: parked, or enough of it in memory.</summary>
    public ActorId[] RestingActors() => [.. _parked.Keys, .. _cells.Values.Where(c => c.IsSaturated).Select(c => c.Actor)];

    /// <summary>Hands a message to its actor, which comes into memory for it.</summary>
    public void Post(Mail mail)
    {
        while (true)
        {
            var cell = _cells.GetOrAdd(mail.Row.Actor, static (id, host) => new ActorCell(id, host), this);
            if (cell.Post(mail))
            {
                return;
            }

            _cells.TryRemove(new KeyValuePair<ActorId, ActorCell>(mail.Row.Actor, cell));
        }
    }

    private async Task DrainCellsAsync(IReadOnlyCollection<int> shards)
    {
        var cells = _cells.Values.Where(c => shards.Contains(c.Shard)).ToList();
        await Task.WhenAll(cells.Select(c => c.DrainAsync()));
        cells.ForEach(c => _cells.TryRemove(new KeyValuePair<ActorId, ActorCell>(c.Actor, c)));
    }

    private void OnShardsLost(IReadOnlyCollection<int> shards)
    {
        Telemetry.ShardMoves.Add(shards.Count, new KeyValuePair<string, object?>("direction", "lost"));
        Log.ShardsLost(Logger, shards.Count);
        _ = DrainCellsAsync(shards);
    }

    private async Task FireTimersAsync()
    {
        while (!Stopped.IsCancellationRequested)
        {
            TimeSpan? next = null;
            await Gate.WaitAsync(Stopped);
            await Gate.TryAsync(
                async () =>
                {
                    var leases = Shards.Leases.Values;
                    if (leases.Length == 0)
                    {
                        return;
                    }

                    var sweep = await Store.FireTimersAsync(Shards.Incarnation, leases, Stopped);
                    if (sweep.Status == CommitStatus.Fenced)
                    {
                        Shards.OnLost(sweep.Shards);
                        return;
                    }

                    next = sweep.NextDueIn;
                    if (sweep.Fired > 0)
                    {
                        MailArrived();
                    }
                },
                Stopped);
            await _timers.SleepAsync(next < Options.PollEvery ? next.Value : Options.PollEvery, Stopped);
        }
    }

    private async Task PassivateAsync()
    {
        var tick = new Wakeup(Options.TimeProvider);
        while (!Stopped.IsCancellationRequested)
        {
            await tick.SleepAsync(Options.PollEvery, Stopped);
            foreach (var (actor, cell) in _cells)
            {
                if (cell.TryPassivate())
                {
                    _cells.TryRemove(new KeyValuePair<ActorId, ActorCell>(actor, cell));
                }
            }
        }
    }

    // Amid an upgrade node by node what only a newer program can read waits here: its shard moves to a newer node before long.
    private async Task<bool> IsWorthAnotherAttemptAsync(Exception error, int attempt) => error switch
    {
        UnreadableMessageException { IsFromNewerProgram: true } => true,
        UnreadableMessageException { UnknownName: { } name } => await Store.IsNameKnownAsync(name, Stopped),
        UnreadableMessageException => false,
        _ => attempt < Options.MaxAttempts,
    };

    private TimeSpan BackoffAfter(int attempt)
    {
        var backoff = Options.MinBackoff * Math.Pow(2, Math.Min(attempt - 1, 20));
        return backoff < Options.MaxBackoff ? backoff : Options.MaxBackoff;
    }

    private async Task UnparkLaterAsync(ActorId actor)
    {
        await Task.Delay(Options.MaxBackoff, Options.TimeProvider, Stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Unpark(actor);
    }
}
