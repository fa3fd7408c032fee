using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>How many shards each node should own: equal shares, the remainder to the oldest. Every node computes the same.</summary>
internal static class ShardShares
{
    public static int Of(long incarnation, IEnumerable<NodeRow> nodes, int shardCount)
    {
        var hosts = nodes.Where(n => n.State == NodeState.Up && n.Roles.Contains(ActorSystemOptions.ActorsRole))
            .Select(n => n.Incarnation).Order().ToList();
        var index = hosts.IndexOf(incarnation);
        return index < 0 ? 0 : (shardCount / hosts.Count) + (index < shardCount % hosts.Count ? 1 : 0);
    }
}
