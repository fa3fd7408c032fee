namespace DoubleWinNas.Actors.Store;

/// <summary>A message on its way into a mailbox.</summary>
/// <param name="To">Receiver.</param>
/// <param name="Sender">Sending actor, or null from outside.</param>
/// <param name="Type">Registered, versioned type name: <c>search.start/1</c>.</param>
/// <param name="Payload">JSON text.</param>
public sealed record OutgoingMessage(ActorId To, ActorId? Sender, string Type, string Payload)
{
    /// <summary>Chosen by an outside sender; makes a repeated enqueue harmless and is the id that a reply is stored under (ask id).</summary>
    public string? MessageId { get; init; }

    /// <summary>How long the ask row is kept, and with it the reply and the protection against a repeated enqueue.</summary>
    public TimeSpan KeepReplyFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>W3C traceparent of the activity that sent it.</summary>
    public string? TraceParent { get; init; }
}

/// <summary>An unconsumed message.</summary>
/// <param name="Sequence">Identity, ascending per sender; deleted when the message is consumed.</param>
/// <param name="Attempts">How often its handling has failed so far.</param>
/// <param name="AskId">The ask to answer, if any.</param>
/// <param name="Timer">Name of the timer that it comes from, if any.</param>
public sealed record MailboxRow(
    long Sequence,
    int Shard,
    ActorId Actor,
    ActorId? Sender,
    string Type,
    string Payload,
    DateTimeOffset EnqueuedAt,
    int Attempts,
    string? AskId,
    string? Timer,
    string? TraceParent);

/// <summary>Which mail to read.</summary>
/// <param name="ExcludeSequences">What the reader already has in memory.</param>
/// <param name="ExcludeActors">Actors that are parked, or of which enough is in memory.</param>
/// <param name="Limit">Most rows to return.</param>
public sealed record MailboxQuery(
    IReadOnlyCollection<int> Shards,
    IReadOnlyCollection<long> ExcludeSequences,
    IReadOnlyCollection<ActorId> ExcludeActors,
    int Limit);

/// <param name="ReadAt">The store's clock at the reading.</param>
public sealed record MailboxPage(IReadOnlyList<MailboxRow> Rows, DateTimeOffset ReadAt);

/// <summary>An attempt to handle a message failed.</summary>
/// <param name="RetryAfter">Back-off; null sends the message to the dead letters.</param>
/// <param name="Error">What a person should read: exception type, message, place.</param>
public sealed record MessageFailure(long Incarnation, ShardLease Lease, long Sequence, string Error, TimeSpan? RetryAfter);

/// <param name="Status"><see cref="CommitStatus.Committed"/> or <see cref="CommitStatus.Fenced"/>.</param>
/// <param name="Fired">Number of timers that became mail.</param>
/// <param name="Shards">Shards that received mail, or (fenced) that are no longer held.</param>
/// <param name="NextDueIn">Time to the next timer of these shards; null when there is none.</param>
public sealed record TimerSweep(CommitStatus Status, int Fired, IReadOnlyList<int> Shards, TimeSpan? NextDueIn);

/// <summary>An answered ask: either a message, or (dead letter) an error.</summary>
public sealed record ReplyRow(string AskId, string? Type, string? Payload, string? Error);
