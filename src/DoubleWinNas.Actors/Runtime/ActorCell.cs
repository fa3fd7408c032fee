using System.Diagnostics;
using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>
/// One actor in memory. Its messages run one after the other: recover if need be, handle a few, commit them as one unit, and only then
/// believe the new state. After any failure the cell gives all its messages back and starts again from the store.
/// </summary>
internal sealed class ActorCell(ActorId actor, HostSession host)
{
    private const int MaxUnit = 32;

    private readonly Lock _lock = new();
    private readonly Queue<Mail> _queue = new();
    private long _minTicket;
    private bool _running;
    private bool _retired;
    private bool _saturated;
    private volatile bool _isToRecover;
    private TaskCompletionSource? _idle;
    private long _lastActive = host.Options.TimeProvider.GetTimestamp();

    // Only the run loop touches these.
    private ActorBehavior? _behavior;
    private ShardLease _lease;
    private object? _state;
    private long _sequenceNr;
    private long _snapshotNr;

    public ActorId Actor => actor;

    public int Shard { get; } = Sharding.ShardOf(actor, host.Store.ShardCount);

    /// <summary>True when enough of its mail is in memory.</summary>
    public bool IsSaturated
    {
        get
        {
            lock (_lock)
            {
                return _saturated = _queue.Count >= host.Options.ReadAhead / 8;
            }
        }
    }

    /// <summary>Queues a message and runs. False when the cell has retired: the caller takes a fresh one.</summary>
    public bool Post(Mail mail)
    {
        lock (_lock)
        {
            if (_retired)
            {
                return false;
            }

            if (mail.Ticket < _minTicket)
            {
                host.Forget([mail.Row.Sequence]);
                return true;
            }

            _queue.Enqueue(mail);
            if (!_running)
            {
                _running = true;
                _ = Task.Run(RunAsync);
            }

            return true;
        }
    }

    /// <summary>Gives queued messages back and waits until the unit under way has ended.</summary>
    public Task DrainAsync()
    {
        lock (_lock)
        {
            GiveBack_NeedsLock();
            if (!_running)
            {
                _retired = true;
                return Task.CompletedTask;
            }

            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    /// <summary>Before its next messages the actor recovers from its snapshot and journal.</summary>
    public void RecoverAnew() => _isToRecover = true;

    /// <summary>Retires when idle for as long as its behaviour allows.</summary>
    public bool TryPassivate()
    {
        lock (_lock)
        {
            var idle = !_running && _queue.Count == 0;
            var limit = _behavior?.PassivateAfter ?? TimeSpan.Zero;
            // A page that began before messages were given back may still be on its way; only this cell knows to refuse it.
            var safe = _minTicket < host.Ledger.NextTicket();
            _retired |= idle && safe && host.Options.TimeProvider.GetElapsedTime(_lastActive) >= limit;
            return _retired;
        }
    }

    private async Task RunAsync()
    {
        while (TakeSome() is { Count: > 0 } mails)
        {
            try
            {
                await HandleAsync(mails);
            }
            catch (Exception error)
            {
                Log.Unexpected(host.Logger, error);
                StartOver(mails);
            }
        }
    }

    private List<Mail> TakeSome()
    {
        lock (_lock)
        {
            var mails = new List<Mail>();
            while (mails.Count < MaxUnit && _queue.TryDequeue(out var mail))
            {
                mails.Add(mail);
            }

            if (mails.Count == 0)
            {
                _running = false;
                _lastActive = host.Options.TimeProvider.GetTimestamp();
                if (_idle is not null)
                {
                    _retired = true;
                    _idle.TrySetResult();
                }
            }

            if (_saturated && _queue.Count < host.Options.ReadAhead / 16)
            {
                _saturated = false;
                host.MailArrived();
            }

            return mails;
        }
    }

    private async Task HandleAsync(List<Mail> mails)
    {
        await host.Gate.WaitAsync(host.Stopped);
        var lease = mails[0].Lease;
        if (!host.Shards.Holds(lease) || mails.Exists(m => m.Lease != lease) || host.Stopped.IsCancellationRequested)
        {
            StartOver(mails);
            return;
        }

        // Between two epochs another node may have moved the actor on: what is in memory is from then.
        if (_lease != lease || _isToRecover)
        {
            _lease = lease;
            _isToRecover = false;
            _state = null;
        }

        if (_state is null)
        {
            if (!await RecoverAsync(mails))
            {
                StartOver(mails);
                return;
            }
        }

        var unit = new CellUnit(_behavior!, _state!, _sequenceNr, _snapshotNr, host);
        var failure = unit.Handle(mails);
        if (unit.Handled.Count > 0 && !await CommitAsync(unit))
        {
            StartOver(mails);
            return;
        }

        if (failure is not null)
        {
            await host.FailAsync(failure.Value.Mail, failure.Value.Error);
            StartOver(mails);
        }
        else
        {
            host.Forget(mails.Select(m => m.Row.Sequence));
        }
    }

    private async Task<bool> RecoverAsync(List<Mail> mails)
    {
        try
        {
            _behavior = host.Handling.BehaviorOf(actor);
        }
        catch (UnreadableMessageException error)
        {
            await host.FailAsync(mails[0], error);
            return false;
        }

        var (recovered, parked) = await host.RecoverAsync(_behavior, actor);
        if (recovered is { } actorState)
        {
            (_state, _sequenceNr, _snapshotNr) = (actorState.State, actorState.SequenceNr, actorState.SnapshotNr);
            Log.Recovered(host.Logger, actor, _sequenceNr, actorState.Events);
        }
        else if (parked is not null)
        {
            host.Park(actor, parked);
        }

        return recovered is not null;
    }

    private async Task<bool> CommitAsync(CellUnit unit)
    {
        var outcome = await host.Commits.SubmitAsync(unit.Handled);
        if (outcome.Status is CommitStatus.Rejected)
        {
            return await CommitOneByOneAsync(unit, outcome);
        }

        if (outcome.Status is not CommitStatus.Committed)
        {
            if (outcome.Status is CommitStatus.Conflict)
            {
                Log.Conflict(host.Logger, actor, outcome.Reason!);
            }

            return false;
        }

        (_state, _sequenceNr, _snapshotNr) = unit.IsStopping ? (null, 0, 0) : (unit.State, unit.SequenceNr, unit.SnapshotNr);
        Forget(unit.ChangedTimers);
        host.OnCommitted(unit);
        return true;
    }

    // The database refuses a value of one message. Those before it are committed singly; the one at fault has failed.
    private async Task<bool> CommitOneByOneAsync(CellUnit unit, UnitOutcome refusal)
    {
        if (unit.Handled.Count == 1)
        {
            await host.FailAsync(unit.Mails[0], new ActorException($"The database refuses a value: {refusal.Reason}"));
            return false;
        }

        for (var i = 0; i < unit.Handled.Count; i++)
        {
            var outcome = await host.Commits.SubmitAsync([unit.Handled[i]]);
            if (outcome.Status is CommitStatus.Rejected)
            {
                await host.FailAsync(unit.Mails[i], new ActorException($"The database refuses a value: {outcome.Reason}"));
            }

            if (outcome.Status is not CommitStatus.Committed)
            {
                return false;
            }

            host.OnCommitted(unit.Only(i));
        }

        return false;
    }

    private void Forget(IReadOnlySet<string> timers)
    {
        if (timers.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            var kept = _queue.Where(m => m.Row.Timer is null || !timers.Contains(m.Row.Timer)).ToList();
            host.Forget(_queue.Except(kept).Select(m => m.Row.Sequence));
            _queue.Clear();
            kept.ForEach(_queue.Enqueue);
        }
    }

    private void StartOver(List<Mail> mails)
    {
        _state = null;
        lock (_lock)
        {
            host.Forget(mails.Select(m => m.Row.Sequence));
            GiveBack_NeedsLock();
        }

        host.MailArrived();
    }

    private void GiveBack_NeedsLock()
    {
        Debug.Assert(_lock.IsHeldByCurrentThread, "Queue and ledger change together.");
        host.Forget(_queue.Select(m => m.Row.Sequence));
        _queue.Clear();
        _minTicket = host.Ledger.NextTicket();
    }
}
