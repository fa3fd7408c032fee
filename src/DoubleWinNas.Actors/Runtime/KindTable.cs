using System.Collections.Frozen;
using DoubleWinNas.Actors.Serialization;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>Behaviours by kind, checked when a system is made rather than when the first message comes.</summary>
internal static class KindTable
{
    public static FrozenDictionary<string, ActorBehavior> Of(IEnumerable<ActorBehavior> behaviors, MessageTypeRegistry types)
    {
        var table = new Dictionary<string, ActorBehavior>();
        foreach (var behavior in behaviors)
        {
            _ = new ActorId(behavior.Kind, "any");
            if (!table.TryAdd(behavior.Kind, behavior))
            {
                throw new ActorException($"Kind '{behavior.Kind}' has two behaviours: {table[behavior.Kind].GetType().Name} and {behavior.GetType().Name}.");
            }

            if (behavior.SnapshotEvery > 0 && !types.Knows(behavior.StateType))
            {
                throw new ActorException(
                    $"Kind '{behavior.Kind}' takes snapshots but its state {behavior.StateType.Name} is not registered; register it, or let SnapshotEvery be 0.");
            }
        }

        return table.ToFrozenDictionary();
    }
}
