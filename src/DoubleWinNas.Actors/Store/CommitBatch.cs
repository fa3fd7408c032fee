namespace DoubleWinNas.Actors.Store;

/// <summary>Handled messages of one or more actors of shards that one node owns, to be committed together.</summary>
/// <param name="Incarnation">The committing node.</param>
/// <param name="Messages">In order of handling; one actor's messages with consecutive sequence numbers.</param>
/// <param name="LocalShards">Shards that the node owns: it learns of mail to them from the result, so no signal need be sent for them.</param>
public sealed record CommitBatch(long Incarnation, IReadOnlyList<HandledMessage> Messages, IReadOnlySet<int> LocalShards);

/// <summary>What handling one message came to.</summary>
/// <param name="Lease">The shard of the actor and the epoch in which this node owns it.</param>
/// <param name="Consumed">Mailbox sequence of the handled message.</param>
/// <param name="ExpectedSequenceNr">The actor's last journal sequence number before this message.</param>
/// <param name="Events">Appended at <c>ExpectedSequenceNr + 1</c> onwards.</param>
public sealed record HandledMessage(ActorId Actor, ShardLease Lease, long Consumed, long ExpectedSequenceNr, IReadOnlyList<EventData> Events)
{
    /// <summary>State after the events, kept at the sequence number of the last of them.</summary>
    public SnapshotData? Snapshot { get; init; }

    public IReadOnlyList<OutgoingMessage> Messages { get; init; } = [];

    public IReadOnlyList<ReplyRow> Replies { get; init; } = [];

    /// <summary>Applied in order.</summary>
    public IReadOnlyList<TimerChange> Timers { get; init; } = [];

    /// <summary>Requester is <see cref="Actor"/>. An id that already exists, in whatever state, is left alone.</summary>
    public IReadOnlyList<WorkRequest> Work { get; init; } = [];

    /// <summary>
    /// Ids of items to cancel: queued or leased ones of this requester become cancelled, others are left alone. No message follows.
    /// </summary>
    public IReadOnlyList<string> CancelledWork { get; init; } = [];
}

/// <summary>A serialised event.</summary>
public readonly record struct EventData(string Type, string Payload);

/// <summary>A serialised state.</summary>
public sealed record SnapshotData(string Type, string Payload);

/// <summary>
/// Sets (<see cref="Type"/> not null) or clears (null) a timer. Either also removes the mail of an earlier firing of the same name that
/// still waits in the mailbox, so that after the commit the old timer is never heard again.
/// </summary>
/// <param name="Delay">From the time of the commit to the first firing.</param>
/// <param name="Period">Between later firings; null for a one-shot timer.</param>
public sealed record TimerChange(string Name, TimeSpan Delay, string? Type, string? Payload, TimeSpan? Period);

/// <summary>What became of a commit.</summary>
public enum CommitStatus
{
    /// <summary>Written, durable.</summary>
    Committed,

    /// <summary>Nothing written: shards are owned by someone else, or in a later epoch.</summary>
    Fenced,

    /// <summary>Nothing written: a message is no longer in its mailbox, or a journal is not where it was expected.</summary>
    Conflict,

    /// <summary>Nothing written: the database refuses a value (a text it cannot hold, a constraint).</summary>
    Rejected,
}

/// <param name="Shards">Committed: those that received mail. Fenced: those that are no longer held.</param>
/// <param name="Index">Conflict, Rejected: index of the handled message at fault, or -1 when the store cannot tell.</param>
/// <param name="Reason">Conflict, Rejected: for people.</param>
public sealed record CommitResult(CommitStatus Status, IReadOnlyList<int> Shards, int Index, string? Reason)
{
    public static CommitResult Committed(IReadOnlyList<int> shardsWithMail) => new(CommitStatus.Committed, shardsWithMail, -1, null);

    public static CommitResult Fenced(IReadOnlyList<int> lostShards) => new(CommitStatus.Fenced, lostShards, -1, null);

    public static CommitResult Conflict(int index, string reason) => new(CommitStatus.Conflict, [], index, reason);

    public static CommitResult Rejected(int index, string reason) => new(CommitStatus.Rejected, [], index, reason);
}
