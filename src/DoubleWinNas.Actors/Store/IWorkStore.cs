namespace DoubleWinNas.Actors.Store;

/// <summary>Work items: pulled by workers, leased by epoch, finished exactly once for their requester.</summary>
public interface IWorkStore
{
    /// <summary>
    /// Leases the best queued item that the worker can do: highest priority first, oldest first among equals; every label of the item must
    /// be among the worker's; items that back off wait. Attempts and lease epoch rise by one. Concurrent pulls never get the same item.
    /// </summary>
    Task<WorkLease?> LeaseWorkAsync(WorkPull pull, CancellationToken cancellationToken);

    /// <summary>Renews a lease and records progress. Tells a worker whose item was cancelled or taken away to stop.</summary>
    /// <param name="progress">JSON text to show, or null to keep the last.</param>
    Task<WorkVerdict> RenewWorkAsync(
        string id, long epoch, TimeSpan lease, string? progress, CancellationToken cancellationToken);

    /// <summary>
    /// Completes an item and puts the message <see cref="WorkMessages.Completed"/> into the requester's mailbox, in one transaction. A lease
    /// that ran out but whose item nobody else got yet still counts. The same completion repeated (same epoch, already completed) is
    /// <see cref="WorkVerdict.Accepted"/> again, without a second message.
    /// </summary>
    Task<WorkVerdict> CompleteWorkAsync(
        string id, long epoch, string resultType, string resultPayload, CancellationToken cancellationToken);

    /// <summary>
    /// The worker gives up this attempt: back to the queue after <paramref name="retryAfter"/>, or, when no attempt is left or
    /// <paramref name="retryAfter"/> is null, quarantined with a message <see cref="WorkMessages.Failed"/> to the requester.
    /// </summary>
    Task<WorkVerdict> FailWorkAsync(
        string id, long epoch, string error, TimeSpan? retryAfter, CancellationToken cancellationToken);

    /// <summary>
    /// The worker gives an item back that it is not to blame for (it was told to stop): to the queue at once, the attempt not counted.
    /// </summary>
    Task<WorkVerdict> ReturnWorkAsync(string id, long epoch, string reason, CancellationToken cancellationToken);

    /// <summary>
    /// One sweep by the store's clock: leases that ran out put their items back or, with no attempt left, quarantine them and tell the
    /// requester; expired ask rows, nodes dead for over an hour and workers not seen
    /// for over a day are deleted. All nodes may sweep at once.
    /// </summary>
    Task<MaintenanceResult> MaintainAsync(CancellationToken cancellationToken);

    /// <summary>Operator: puts a quarantined or cancelled item back with its attempts at 0. False when there is none such.</summary>
    Task<bool> RequeueWorkAsync(string id, CancellationToken cancellationToken);

    /// <summary>Operator: cancels a queued or leased item and tells its requester (<see cref="WorkMessages.Failed"/>). False when there is none such.</summary>
    Task<bool> CancelWorkAsync(string id, CancellationToken cancellationToken);
}

/// <summary>Queued → Leased → Completed; or Quarantined after too many attempts; or Cancelled.</summary>
public enum WorkState
{
    Queued,
    Leased,
    Completed,
    Quarantined,
    Cancelled,
}

/// <summary>What a worker is told.</summary>
public enum WorkVerdict
{
    /// <summary>Done as asked; go on.</summary>
    Accepted,

    /// <summary>The item was cancelled: stop, nothing was written.</summary>
    Cancelled,

    /// <summary>The lease is someone else's by now, or there is no such item: stop, nothing was written.</summary>
    Lost,
}

/// <param name="Id">Chosen by the requester; makes enqueuing idempotent. At most 200 characters.</param>
/// <param name="Type">Registered type name of the payload.</param>
/// <param name="Labels">What a worker must offer: <c>cuda</c>, <c>device=nano-01</c>.</param>
/// <param name="Priority">Higher goes first.</param>
/// <param name="MaxAttempts">Attempts before quarantine.</param>
public sealed record WorkRequest(
    string Id, string Pool, string Type, string Payload, IReadOnlyList<string> Labels, int Priority, int MaxAttempts)
{
    /// <summary>W3C traceparent of the requesting handler.</summary>
    public string? TraceParent { get; init; }
}

/// <param name="Worker">Name of the worker, for people.</param>
/// <param name="Pools">Pools to pull from.</param>
/// <param name="Labels">What the worker offers.</param>
public sealed record WorkPull(string Worker, IReadOnlyList<string> Pools, IReadOnlyList<string> Labels, TimeSpan Lease);

/// <param name="Epoch">To be named in renew, complete and fail.</param>
/// <param name="Attempt">1 for the first.</param>
public sealed record WorkLease(
    string Id, long Epoch, string Pool, string Type, string Payload, int Attempt, int MaxAttempts, TimeSpan Lease, string? TraceParent);

/// <param name="ShardsWithMail">Shards whose actors were told of quarantined items.</param>
/// <param name="Requeued">Items put back.</param>
/// <param name="Quarantined">Items given up.</param>
public sealed record MaintenanceResult(IReadOnlyList<int> ShardsWithMail, int Requeued, int Quarantined);
