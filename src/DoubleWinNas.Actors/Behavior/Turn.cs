namespace DoubleWinNas.Actors;

/// <summary>One message handled in memory: the decisions, and the state after their events. Nothing has happened yet.</summary>
internal sealed record Turn(ActorContext Context, IReadOnlyList<Decision> Decisions, IReadOnlyList<object> Events, object State)
{
    public static Turn Take(ActorBehavior behavior, object state, object message, ActorContext context)
    {
        var decisions = behavior.HandleAny(state, message, context);
        var events = new List<object>();
        foreach (var decision in decisions)
        {
            if (decision is Persist persist)
            {
                state = behavior.ApplyAny(state, persist.Event);
                events.Add(persist.Event);
            }
        }

        return new Turn(context, decisions, events, state);
    }
}
