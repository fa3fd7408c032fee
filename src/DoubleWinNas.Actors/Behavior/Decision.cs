namespace DoubleWinNas.Actors;

/// <summary>
/// What a command handler wants to happen. Handlers only return decisions; the runtime commits all decisions of a message together with
/// taking it off the mailbox, or none.
/// </summary>
public abstract record Decision
{
    private protected Decision()
    {
    }
}

/// <summary>Append an event to the actor's journal and apply it to its state.</summary>
public sealed record Persist(object Event) : Decision;

/// <summary>Put a message into another actor's mailbox (or one's own).</summary>
public sealed record Tell(ActorId To, object Message) : Decision;

/// <summary>
/// Answer the message at hand: an ask gets its reply, an actor gets a message, and a message from outside that nobody asked goes unanswered.
/// </summary>
/// <param name="To">An <see cref="ActorContext.ReplyTo"/> kept from an earlier message, to answer that one; null for the message at hand.</param>
public sealed record Reply(object Message, ReplyTo? To = null) : Decision;

/// <summary>Put a work item into its pool; its outcome comes back as a <see cref="WorkOutcome"/>. An id that exists already is left alone.</summary>
public sealed record Enqueue(WorkItem Item) : Decision;

/// <summary>Cancel a queued or leased work item of this actor; no outcome will follow.</summary>
public sealed record Cancel(string WorkId) : Decision;

/// <summary>Tell oneself a message later. A timer of the same name is replaced, and never heard again.</summary>
/// <param name="Delay">From the commit to the first message.</param>
/// <param name="Period">Between later messages; null for one only.</param>
public sealed record SetTimer(string Name, TimeSpan Delay, object Message, TimeSpan? Period = null) : Decision;

/// <summary>Clear a timer; it is never heard again, even if it has fired but was not handled yet.</summary>
public sealed record ClearTimer(string Name) : Decision;

/// <summary>Write a snapshot of the state after this message's events.</summary>
public sealed record Snapshot : Decision;

/// <summary>Leave memory after this message; the next message brings the actor back from its journal.</summary>
public sealed record Stop : Decision;
