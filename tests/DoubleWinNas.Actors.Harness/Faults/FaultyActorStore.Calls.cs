using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Harness.Faults;

public partial class FaultyActorStore
{
    public Task<IReadOnlyList<int>> EnqueueAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken) =>
        CallAsync(() => inner.EnqueueAsync(messages, cancellationToken));

    public Task<CommitResult> FailMessageAsync(MessageFailure failure, CancellationToken cancellationToken) =>
        CallAsync(() => inner.FailMessageAsync(failure, cancellationToken));

    public Task<TimerSweep> FireTimersAsync(long incarnation, IReadOnlyList<ShardLease> leases, CancellationToken cancellationToken) =>
        CallAsync(() => inner.FireTimersAsync(incarnation, leases, cancellationToken));

    public Task<IReadOnlyList<ReplyRow>> ReadRepliesAsync(IReadOnlyList<string> askIds, CancellationToken cancellationToken) =>
        CallAsync(() => inner.ReadRepliesAsync(askIds, cancellationToken));

    public Task<long> HighestSequenceNrAsync(ActorId actor, CancellationToken cancellationToken) =>
        CallAsync(() => inner.HighestSequenceNrAsync(actor, cancellationToken));

    public Task DeleteEventsAsync(ActorId actor, long toSequenceNr, CancellationToken cancellationToken) =>
        CallAsync(() => inner.DeleteEventsAsync(actor, toSequenceNr, cancellationToken));

    public Task<SnapshotRow?> LoadSnapshotAsync(ActorId actor, SnapshotCriteria criteria, CancellationToken cancellationToken) =>
        CallAsync(() => inner.LoadSnapshotAsync(actor, criteria, cancellationToken));

    public Task SaveSnapshotAsync(ActorId actor, long sequenceNr, SnapshotData snapshot, CancellationToken cancellationToken) =>
        CallAsync(() => inner.SaveSnapshotAsync(actor, sequenceNr, snapshot, cancellationToken));

    public Task DeleteSnapshotsAsync(ActorId actor, SnapshotCriteria criteria, CancellationToken cancellationToken) =>
        CallAsync(() => inner.DeleteSnapshotsAsync(actor, criteria, cancellationToken));

    public Task<long> JoinAsync(NodeRegistration node, TimeSpan lease, CancellationToken cancellationToken) =>
        CallAsync(() => inner.JoinAsync(node, lease, cancellationToken));

    public virtual Task<bool> HeartbeatAsync(long incarnation, NodeState state, TimeSpan lease, CancellationToken cancellationToken) =>
        CallAsync(() => inner.HeartbeatAsync(incarnation, state, lease, cancellationToken));

    public Task LeaveAsync(long incarnation, CancellationToken cancellationToken) =>
        CallAsync(() => inner.LeaveAsync(incarnation, cancellationToken));

    public Task<ClusterView> DetectAsync(CancellationToken cancellationToken) => CallAsync(() => inner.DetectAsync(cancellationToken));

    public Task<IReadOnlyList<ShardLease>> ClaimShardsAsync(long incarnation, int atMost, CancellationToken cancellationToken) =>
        CallAsync(() => inner.ClaimShardsAsync(incarnation, atMost, cancellationToken));

    public Task ReleaseShardsAsync(long incarnation, IReadOnlyList<int> shards, CancellationToken cancellationToken) =>
        CallAsync(() => inner.ReleaseShardsAsync(incarnation, shards, cancellationToken));

    public Task<bool> OrderNodeAsync(string nodeId, NodeState state, CancellationToken cancellationToken) =>
        CallAsync(() => inner.OrderNodeAsync(nodeId, state, cancellationToken));

    public Task<bool> IsNameKnownAsync(string name, CancellationToken cancellationToken) =>
        CallAsync(() => inner.IsNameKnownAsync(name, cancellationToken));

    public Task<WorkLease?> LeaseWorkAsync(WorkPull pull, CancellationToken cancellationToken) =>
        CallAsync(() => inner.LeaseWorkAsync(pull, cancellationToken));

    public Task<WorkVerdict> RenewWorkAsync(string id, long epoch, TimeSpan lease, string? progress, CancellationToken cancellationToken) =>
        CallAsync(() => inner.RenewWorkAsync(id, epoch, lease, progress, cancellationToken));

    public Task<WorkVerdict> CompleteWorkAsync(
        string id, long epoch, string resultType, string resultPayload, CancellationToken cancellationToken) =>
        CallAsync(() => inner.CompleteWorkAsync(id, epoch, resultType, resultPayload, cancellationToken));

    public Task<WorkVerdict> FailWorkAsync(
        string id, long epoch, string error, TimeSpan? retryAfter, CancellationToken cancellationToken) =>
        CallAsync(() => inner.FailWorkAsync(id, epoch, error, retryAfter, cancellationToken));

    public Task<WorkVerdict> ReturnWorkAsync(string id, long epoch, string reason, CancellationToken cancellationToken) =>
        CallAsync(() => inner.ReturnWorkAsync(id, epoch, reason, cancellationToken));

    public Task<MaintenanceResult> MaintainAsync(CancellationToken cancellationToken) =>
        CallAsync(() => inner.MaintainAsync(cancellationToken));

    public Task<bool> RequeueWorkAsync(string id, CancellationToken cancellationToken) =>
        CallAsync(() => inner.RequeueWorkAsync(id, cancellationToken));

    public Task<bool> CancelWorkAsync(string id, CancellationToken cancellationToken) =>
        CallAsync(() => inner.CancelWorkAsync(id, cancellationToken));

    public Task<IReadOnlyList<ActorRow>> ListActorsAsync(string? kind, ActorId? after, int limit, CancellationToken cancellationToken) =>
        CallAsync(() => inner.ListActorsAsync(kind, after, limit, cancellationToken));

    public Task<IReadOnlyList<JournalRow>> JournalTailAsync(ActorId actor, int count, CancellationToken cancellationToken) =>
        CallAsync(() => inner.JournalTailAsync(actor, count, cancellationToken));

    public Task<IReadOnlyList<MailboxDepth>> MailboxDepthsAsync(int limit, CancellationToken cancellationToken) =>
        CallAsync(() => inner.MailboxDepthsAsync(limit, cancellationToken));

    public Task<IReadOnlyList<WaitingMessage>> PeekMailAsync(ActorId actor, int limit, CancellationToken cancellationToken) =>
        CallAsync(() => inner.PeekMailAsync(actor, limit, cancellationToken));

    public Task<IReadOnlyList<TimerRow>> ListTimersAsync(ActorId? actor, int limit, CancellationToken cancellationToken) =>
        CallAsync(() => inner.ListTimersAsync(actor, limit, cancellationToken));

    public Task<IReadOnlyList<WorkRow>> ListWorkAsync(string? pool, WorkState? state, int limit, CancellationToken cancellationToken) =>
        CallAsync(() => inner.ListWorkAsync(pool, state, limit, cancellationToken));

    public Task<WorkRow?> FindWorkAsync(string id, CancellationToken cancellationToken) =>
        CallAsync(() => inner.FindWorkAsync(id, cancellationToken));

    public Task<IReadOnlyList<WorkCount>> CountWorkAsync(CancellationToken cancellationToken) =>
        CallAsync(() => inner.CountWorkAsync(cancellationToken));

    public Task<IReadOnlyList<ShardRow>> ListShardsAsync(CancellationToken cancellationToken) =>
        CallAsync(() => inner.ListShardsAsync(cancellationToken));

    public Task<IReadOnlyList<DeadLetter>> ListDeadLettersAsync(int limit, CancellationToken cancellationToken) =>
        CallAsync(() => inner.ListDeadLettersAsync(limit, cancellationToken));

    public Task<int?> RequeueDeadLetterAsync(long id, CancellationToken cancellationToken) =>
        CallAsync(() => inner.RequeueDeadLetterAsync(id, cancellationToken));

    public Task<bool> DeleteDeadLetterAsync(long id, CancellationToken cancellationToken) =>
        CallAsync(() => inner.DeleteDeadLetterAsync(id, cancellationToken));

    public Task<WorkerOrder> SawWorkerAsync(WorkerSeen worker, CancellationToken cancellationToken) =>
        CallAsync(() => inner.SawWorkerAsync(worker, cancellationToken));

    public Task<IReadOnlyList<WorkerRow>> ListWorkersAsync(int limit, CancellationToken cancellationToken) =>
        CallAsync(() => inner.ListWorkersAsync(limit, cancellationToken));

    public Task<bool> OrderWorkerAsync(string name, WorkerOrder order, CancellationToken cancellationToken) =>
        CallAsync(() => inner.OrderWorkerAsync(name, order, cancellationToken));

    public Task<bool> IssueTokenAsync(
        string name, string scope, string? device, string sha256, TimeSpan? lifetime, CancellationToken cancellationToken) =>
        CallAsync(() => inner.IssueTokenAsync(name, scope, device, sha256, lifetime, cancellationToken));

    public Task<TokenRow?> FindTokenAsync(string sha256, CancellationToken cancellationToken) =>
        CallAsync(() => inner.FindTokenAsync(sha256, cancellationToken));

    public Task<IReadOnlyList<TokenRow>> ListTokensAsync(CancellationToken cancellationToken) =>
        CallAsync(() => inner.ListTokensAsync(cancellationToken));

    public Task<bool> RevokeTokenAsync(string name, CancellationToken cancellationToken) =>
        CallAsync(() => inner.RevokeTokenAsync(name, cancellationToken));

    public Task UsedTokensAsync(IReadOnlyList<string> names, CancellationToken cancellationToken) =>
        CallAsync(() => inner.UsedTokensAsync(names, cancellationToken));

    public Task RecordAsync(AuditEntry entry, CancellationToken cancellationToken) => CallAsync(() => inner.RecordAsync(entry, cancellationToken));

    public Task<IReadOnlyList<AuditRow>> ListAuditAsync(int limit, CancellationToken cancellationToken) =>
        CallAsync(() => inner.ListAuditAsync(limit, cancellationToken));
}
