namespace DoubleWinNas.Actors.Store.PostgreSql;

/// <summary>What a worker asks of the store.</summary>
internal abstract class WorkVerb(CancellationToken cancellation) : QueuedCall(cancellation)
{
    /// <summary>Forgets an answer of a transaction that did not come to be.</summary>
    public abstract void Begin();
}

/// <inheritdoc/>
internal abstract class WorkVerb<TAnswer>(CancellationToken cancellation) : WorkVerb(cancellation)
{
    private readonly TaskCompletionSource<TAnswer> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TAnswer> Done => _done.Task;

    /// <summary>As the transaction has it.</summary>
    public TAnswer? Answer { get; set; }

    public override void Begin() => Answer = default;

    public override void End() => _done.TrySetResult(Answer!);

    public override void Fail(Exception error) => _done.TrySetException(error);

    protected override void Cancel(CancellationToken token) => _done.TrySetCanceled(token);
}

/// <summary>Answered with null where there is no item that fits.</summary>
internal sealed class PullVerb(WorkPull pull, CancellationToken cancellation) : WorkVerb<WorkLease?>(cancellation)
{
    public WorkPull Pull => pull;

    /// <summary>Equal for pulls that want the same.</summary>
    public string Want { get; } = $"{string.Join('\n', pull.Pools)}\t{string.Join('\n', pull.Labels)}";
}

/// <summary>A worker's word on the item that it holds; no answer yet means that the item is not its own any more.</summary>
internal abstract class HeldVerb(string id, long epoch, CancellationToken cancellation) : WorkVerb<WorkVerdict?>(cancellation)
{
    public string Id => id;

    public long Epoch => epoch;
}

internal sealed class RenewVerb(string id, long epoch, TimeSpan lease, string? progress, CancellationToken cancellation) : HeldVerb(id, epoch, cancellation)
{
    public TimeSpan Lease => lease;

    public string? Progress => progress;
}

internal sealed class CompleteVerb(string id, long epoch, EventData result, CancellationToken cancellation) : HeldVerb(id, epoch, cancellation)
{
    public EventData Result => result;

    /// <summary>What its requester is told.</summary>
    public EventData Message { get; } = WorkMessages.Completed(id, result.Type, result.Payload);

    /// <summary>The requester's shard, once it was told.</summary>
    public int? Told { get; set; }

    public override void Begin()
    {
        base.Begin();
        Told = null;
    }
}

internal sealed class SawVerb(WorkerSeen worker, CancellationToken cancellation) : WorkVerb<WorkerOrder>(cancellation)
{
    public WorkerSeen Worker => worker;
}
