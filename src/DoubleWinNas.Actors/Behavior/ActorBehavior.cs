namespace DoubleWinNas.Actors;

/// <summary>The behaviour of all actors of one kind, without its types. Written as an <see cref="EventSourcedBehavior{TCommand, TEvent, TState}"/>.</summary>
public abstract class ActorBehavior
{
    private protected ActorBehavior()
    {
    }

    /// <summary>First word of the ids of its actors.</summary>
    public abstract string Kind { get; }

    /// <summary>Write a snapshot whenever this many events were appended since the last one; 0 for never. Default 200.</summary>
    public virtual int SnapshotEvery => 200;

    /// <summary>An actor that heard nothing for this long leaves memory. Default 2 minutes.</summary>
    public virtual TimeSpan PassivateAfter => TimeSpan.FromMinutes(2);

    internal abstract Type StateType { get; }

    internal abstract object EmptyStateOf(ActorId self);

    internal abstract IReadOnlyList<Decision> HandleAny(object state, object message, ActorContext context);

    internal abstract object ApplyAny(object state, object @event);
}
