using DoubleWinNas.Actors.Serialization;

namespace DoubleWinNas.Actors.Testing;

/// <summary>
/// Runs an actor as the pure function that it is: given these events, when this command comes, then these decisions. No store, no threads,
/// no time but the one that is set.
/// </summary>
/// <remarks>With a registry, every event, message and work payload also takes the way through JSON and back, as it would in a database.</remarks>
public sealed class ActorProbe<TCommand, TEvent, TState>(
    EventSourcedBehavior<TCommand, TEvent, TState> behavior, ActorId self, MessageTypeRegistry? types = null)
    where TCommand : class
    where TEvent : class
    where TState : class
{
    private long _messages;

    /// <summary>State after everything so far.</summary>
    public TState State { get; private set; } = behavior.EmptyState(self);

    /// <summary>Sequence number of the last event.</summary>
    public long SequenceNr { get; private set; }

    /// <summary>What handlers see as the time. Default 2026-01-01T00:00:00Z.</summary>
    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What handlers see as the backlog of pools. Default: all empty.</summary>
    public Func<string, PoolBacklog> Backlog { get; set; } = _ => default;

    /// <summary>The actor's past.</summary>
    public ActorProbe<TCommand, TEvent, TState> Given(params TEvent[] events)
    {
        foreach (var @event in events)
        {
            State = behavior.Apply(State, RoundTrip(@event));
            SequenceNr++;
        }

        return this;
    }

    /// <summary>A command comes, from another actor or (null) from outside as an ask.</summary>
    public ProbeResult When(TCommand command, ActorId? from = null) => Take(RoundTrip(command), from);

    /// <summary>The outcome of a work item comes.</summary>
    public ProbeResult When(WorkOutcome outcome) => Take(outcome, from: null);

    private ProbeResult Take(object message, ActorId? from)
    {
        var context = new ActorContext(self)
        {
            Sender = from,
            Now = Now,
            SequenceNr = SequenceNr,
            MessageSequence = ++_messages,
            ReplyTo = from is { } actor ? new ReplyTo(null, actor.ToString()) : new ReplyTo($"ask-{_messages}", null),
            Backlog = Backlog,
        };
        var turn = Turn.Take(behavior, State, message, context);
        foreach (var value in turn.Decisions.Select(Content).OfType<object>())
        {
            RoundTrip(value);
        }

        State = (TState)turn.State;
        SequenceNr += turn.Events.Count;
        return new ProbeResult(turn.Decisions);
    }

    private static object? Content(Decision decision) => decision switch
    {
        Persist persist => persist.Event,
        Tell tell => tell.Message,
        Reply reply => reply.Message,
        SetTimer timer => timer.Message,
        Enqueue enqueue => enqueue.Item.Payload,
        _ => null,
    };

    private T RoundTrip<T>(T value)
        where T : class
    {
        if (types is null)
        {
            return value;
        }

        var written = types.Serialize(value);
        var read = types.Deserialize(written.Type, written.Payload);
        var again = types.Serialize(read);
        return again == written
            ? (T)read
            : throw new ActorException($"{written.Type} changes on its way through JSON: {written.Payload} becomes {again.Payload}.");
    }
}
