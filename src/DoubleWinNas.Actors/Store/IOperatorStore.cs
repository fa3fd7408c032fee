namespace DoubleWinNas.Actors.Store;

/// <summary>What a person at a console or a dashboard wants to see. Reads only, except for dead letters.</summary>
public interface IOperatorStore
{
    /// <summary>
    /// Actors that have a journal, ordered by kind and key, after <paramref name="after"/>; optionally of one kind. Costs per returned actor,
    /// not per event.
    /// </summary>
    Task<IReadOnlyList<ActorRow>> ListActorsAsync(string? kind, ActorId? after, int limit, CancellationToken cancellationToken);

    /// <summary>The last <paramref name="count"/> events of an actor, ascending.</summary>
    Task<IReadOnlyList<JournalRow>> JournalTailAsync(ActorId actor, int count, CancellationToken cancellationToken);

    /// <summary>Actors with waiting mail, most first.</summary>
    Task<IReadOnlyList<MailboxDepth>> MailboxDepthsAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Waiting mail of one actor, oldest first, whether it backs off or not.</summary>
    Task<IReadOnlyList<WaitingMessage>> PeekMailAsync(ActorId actor, int limit, CancellationToken cancellationToken);

    Task<IReadOnlyList<TimerRow>> ListTimersAsync(ActorId? actor, int limit, CancellationToken cancellationToken);

    /// <summary>Work items by pool and state (null: all), queued ones in the order in which they will be leased, others newest first.</summary>
    Task<IReadOnlyList<WorkRow>> ListWorkAsync(string? pool, WorkState? state, int limit, CancellationToken cancellationToken);

    /// <summary>One item, or null.</summary>
    Task<WorkRow?> FindWorkAsync(string id, CancellationToken cancellationToken);

    /// <summary>Number of items per pool and state.</summary>
    Task<IReadOnlyList<WorkCount>> CountWorkAsync(CancellationToken cancellationToken);

    /// <summary>Every shard with its owner and epoch, ascending.</summary>
    Task<IReadOnlyList<ShardRow>> ListShardsAsync(CancellationToken cancellationToken);

    /// <summary>Dead letters, newest first.</summary>
    Task<IReadOnlyList<DeadLetter>> ListDeadLettersAsync(int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Puts a dead letter back into its mailbox, as a new message with attempts at 0. Returns the shard that received it, or null when there
    /// is no such letter.
    /// </summary>
    Task<int?> RequeueDeadLetterAsync(long id, CancellationToken cancellationToken);

    /// <summary>Deletes a dead letter for good. False when there is none such.</summary>
    Task<bool> DeleteDeadLetterAsync(long id, CancellationToken cancellationToken);
}

/// <param name="SnapshotSequenceNr">Of the latest snapshot; 0 when there is none.</param>
/// <param name="LastEventAt">When the last event was written.</param>
public sealed record ActorRow(ActorId Actor, int Shard, long SequenceNr, long SnapshotSequenceNr, int MailboxDepth, DateTimeOffset LastEventAt);

/// <param name="BackingOff">How many of the messages wait for a retry.</param>
public sealed record MailboxDepth(ActorId Actor, int Depth, int BackingOff, DateTimeOffset OldestAt);

/// <param name="RetryIn">Back-off still to go; null when it is due.</param>
/// <param name="LastError">Of the last failed attempt.</param>
public sealed record WaitingMessage(MailboxRow Message, TimeSpan? RetryIn, string? LastError);

public sealed record TimerRow(ActorId Actor, string Name, DateTimeOffset DueAt, TimeSpan? Period, string Type);

/// <param name="Worker">Who holds or last held it.</param>
/// <param name="LeaseEndsIn">Of a leased item.</param>
/// <param name="Progress">JSON text that the worker sent last.</param>
/// <param name="Error">Of the last failed attempt.</param>
public sealed record WorkRow(
    string Id,
    string Pool,
    WorkState State,
    ActorId Requester,
    string Type,
    string Payload,
    IReadOnlyList<string> Labels,
    int Priority,
    int Attempts,
    int MaxAttempts,
    long Epoch,
    string? Worker,
    TimeSpan? LeaseEndsIn,
    string? Progress,
    string? ResultType,
    string? ResultPayload,
    string? Error,
    DateTimeOffset EnqueuedAt,
    DateTimeOffset? FinishedAt);

public sealed record WorkCount(string Pool, WorkState State, int Count);

/// <param name="NodeId">Owner, or null when the shard is free.</param>
public sealed record ShardRow(int Shard, long? Incarnation, string? NodeId, long Epoch, int MailboxDepth);

/// <param name="Attempts">Failed attempts.</param>
/// <param name="Error">Why it was given up.</param>
public sealed record DeadLetter(
    long Id, ActorId Actor, ActorId? Sender, string Type, string Payload, string Error, int Attempts, DateTimeOffset EnqueuedAt, DateTimeOffset DiedAt);
