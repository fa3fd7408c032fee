namespace DoubleWinNas.Actors.Store;

/// <summary>Reading an actor's past. Writing happens only in <see cref="IMailboxStore.CommitAsync"/>; deleting is an operator's act.</summary>
public interface IJournalStore
{
    /// <summary>
    /// Events with sequence numbers from <paramref name="fromSequenceNr"/> to <paramref name="toSequenceNr"/> (both included), ascending, at
    /// most <paramref name="limit"/>. Deleted events are left out. Streams: 100,000 events need no more memory than a few.
    /// </summary>
    IAsyncEnumerable<JournalRow> ReplayAsync(
        ActorId actor, long fromSequenceNr, long toSequenceNr, long limit, CancellationToken cancellationToken);

    /// <summary>The highest sequence number ever written for the actor, even when events were deleted; 0 when there was none.</summary>
    Task<long> HighestSequenceNrAsync(ActorId actor, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes events up to and including <paramref name="toSequenceNr"/> for good. The highest sequence number is kept. The runtime never
    /// calls it.
    /// </summary>
    Task DeleteEventsAsync(ActorId actor, long toSequenceNr, CancellationToken cancellationToken);

    /// <summary>The snapshot with the highest sequence number that fits, or null.</summary>
    Task<SnapshotRow?> LoadSnapshotAsync(ActorId actor, SnapshotCriteria criteria, CancellationToken cancellationToken);

    /// <summary>Writes a snapshot outside of a commit; one of the same sequence number is overwritten.</summary>
    Task SaveSnapshotAsync(ActorId actor, long sequenceNr, SnapshotData snapshot, CancellationToken cancellationToken);

    /// <summary>Deletes every snapshot that fits.</summary>
    Task DeleteSnapshotsAsync(ActorId actor, SnapshotCriteria criteria, CancellationToken cancellationToken);
}

/// <summary>A persisted event. The payload is JSON text.</summary>
public readonly record struct JournalRow(long SequenceNr, string Type, string Payload, DateTimeOffset At);

/// <summary>A persisted state that includes the events up to <see cref="SequenceNr"/>.</summary>
public sealed record SnapshotRow(long SequenceNr, string Type, string Payload, DateTimeOffset At);

/// <summary>Bounds, all inclusive, on the snapshots meant.</summary>
public sealed record SnapshotCriteria(
    long MaxSequenceNr = long.MaxValue, DateTimeOffset? MaxTime = null, long MinSequenceNr = 0, DateTimeOffset? MinTime = null)
{
    /// <summary>Any snapshot.</summary>
    public static SnapshotCriteria Latest { get; } = new();
}
