using DoubleWinNas.Actors.Serialization;

namespace DoubleWinNas.Actors;

/// <summary>
/// How the actors of one kind decide. <see cref="Handle"/> looks at state and command and returns decisions; <see cref="Apply"/> is the only
/// code that changes state, now and in every later recovery. Both are pure: no I/O, no clock, no chance but the context's.
/// </summary>
/// <remarks>
/// State is best an immutable record. A mutable one is allowed if only <see cref="Apply"/> changes it. One instance of the behaviour serves
/// all actors of the kind concurrently, so it holds nothing that changes.
/// </remarks>
/// <typeparam name="TCommand">Common type of the messages that it understands.</typeparam>
/// <typeparam name="TEvent">Common type of its events.</typeparam>
/// <typeparam name="TState">Its state; registered for serialisation when snapshots are on.</typeparam>
public abstract class EventSourcedBehavior<TCommand, TEvent, TState> : ActorBehavior
    where TCommand : class
    where TEvent : class
    where TState : class
{
    internal sealed override Type StateType => typeof(TState);

    /// <summary>State of an actor without events.</summary>
    public abstract TState EmptyState(ActorId self);

    /// <summary>Decides what a message leads to. An exception rolls everything back; the message is tried again later.</summary>
    public abstract IReadOnlyList<Decision> Handle(TState state, TCommand command, ActorContext context);

    /// <summary>State after an event.</summary>
    public abstract TState Apply(TState state, TEvent @event);

    /// <summary>Decides what the outcome of an enqueued work item leads to.</summary>
    public virtual IReadOnlyList<Decision> HandleWork(TState state, WorkOutcome outcome, ActorContext context) =>
        throw new ActorException($"Behaviour of kind '{Kind}' enqueues work but does not override HandleWork; outcome {outcome} has no handler.");

    internal sealed override object EmptyStateOf(ActorId self) => EmptyState(self);

    internal sealed override IReadOnlyList<Decision> HandleAny(object state, object message, ActorContext context) => message switch
    {
        TCommand command => Handle((TState)state, command, context),
        WorkOutcome outcome => HandleWork((TState)state, outcome, context),
        _ => throw new UnreadableMessageException(
            $"{context.Self} got a {message.GetType().Name}; actors of kind '{Kind}' understand {typeof(TCommand).Name} and work outcomes."),
    };

    internal sealed override object ApplyAny(object state, object @event) => @event is TEvent typed
        ? Apply((TState)state, typed)
        : throw new ActorException($"Kind '{Kind}' was given event {@event.GetType().Name}; its events are {typeof(TEvent).Name}.");

    protected static Decision Persist(TEvent @event) => new Persist(@event);

    protected static Decision Tell(ActorId to, object message) => new Tell(to, message);

    protected static Decision Reply(object message, ReplyTo? to = null) => new Reply(message, to);

    protected static Decision Enqueue(WorkItem item) => new Enqueue(item);
}
