using DoubleWinNas.Actors;

namespace DoubleWinNas.Orchestration;

/// <summary>A handler's decisions as they are made, with the state that its events lead to so far.</summary>
internal sealed class Deliberation<TEvent, TState>(TState state, Func<TState, TEvent, TState> apply)
    where TEvent : class
{
    private readonly List<Decision> _decisions = [];

    public TState State { get; private set; } = state;

    public IReadOnlyList<Decision> Decisions => _decisions;

    public void Persist(TEvent @event)
    {
        State = apply(State, @event);
        _decisions.Add(new Persist(@event));
    }

    public void Tell(ActorId to, object message) => _decisions.Add(new Tell(to, message));

    public void Reply(object message) => _decisions.Add(new Reply(message));

    public void Enqueue(WorkItem item) => _decisions.Add(new Enqueue(item));

    public void Cancel(string workId) => _decisions.Add(new Cancel(workId));
}
