namespace DoubleWinNas.Actors.Store;

/// <summary>Mail: how it comes in from outside, how its owner reads it, and the one commit that handles it.</summary>
public interface IMailboxStore
{
    /// <summary>
    /// Puts messages from outside (HTTP, console, tests) into mailboxes, in the given order. A message with a
    /// <see cref="OutgoingMessage.MessageId"/> that was enqueued before, and whose ask row has not expired, is left out; nothing else of the
    /// call is affected. Each message with an id gets an ask row (pending) that lives for its <see cref="OutgoingMessage.KeepReplyFor"/>.
    /// </summary>
    /// <returns>The shards that received mail, ascending.</returns>
    Task<IReadOnlyList<int>> EnqueueAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken);

    /// <summary>
    /// Unconsumed messages of the given shards in sequence order. Left out are: excluded sequences and actors, rows that back off
    /// (<c>not_before</c> in the future), and rows of the same actor and sender with a higher sequence than a row that backs off, so that
    /// order per sender survives a retry. Reads what is committed; never a cursor: sequences become visible out of order.
    /// </summary>
    Task<MailboxPage> ReadMailAsync(MailboxQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// The heart. For each handled message, in order: check that the shard is owned by <see cref="CommitBatch.Incarnation"/> in the epoch of
    /// its lease (locking it against take-over until the end), delete the message from the mailbox, append events at
    /// <c>ExpectedSequenceNr + 1…</c>, write the snapshot, insert outgoing messages, write replies, set and clear timers, enqueue and cancel
    /// work. All of all messages, or nothing.
    /// </summary>
    /// <returns><see cref="CommitStatus.Committed"/>, or why nothing was written.</returns>
    /// <exception cref="StoreUnavailableException"><see cref="StoreUnavailableException.OutcomeUnknown"/> tells whether it may be written.</exception>
    Task<CommitResult> CommitAsync(CommitBatch batch, CancellationToken cancellationToken);

    /// <summary>
    /// Records that handling a message failed, fenced like a commit. With <see cref="MessageFailure.RetryAfter"/>: attempts + 1, the error
    /// text, and not before now + that. Without: the message moves to the dead letters and a pending ask of it is answered with the error.
    /// </summary>
    Task<CommitResult> FailMessageAsync(MessageFailure failure, CancellationToken cancellationToken);

    /// <summary>
    /// Turns due timers of the leased shards into mail (sender = the actor itself, <see cref="MailboxRow.Timer"/> = name), fenced like a
    /// commit. One-shot timers are deleted; periodic ones move to the first multiple of their period after now, and do not fire while
    /// their last message still waits.
    /// </summary>
    Task<TimerSweep> FireTimersAsync(long incarnation, IReadOnlyList<ShardLease> leases, CancellationToken cancellationToken);

    /// <summary>Answers of the given asks, where there are any yet.</summary>
    Task<IReadOnlyList<ReplyRow>> ReadRepliesAsync(IReadOnlyList<string> askIds, CancellationToken cancellationToken);
}
