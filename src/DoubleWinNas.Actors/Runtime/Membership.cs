using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>
/// A session's view of the cluster: looks for dead nodes, claims this node's share of shards, gives surplus back after draining it, and
/// notices an operator's order to leave.
/// </summary>
internal sealed class Membership(SystemParts parts, HostSession session, NodeBoard board, Wakeup clusterChanged, Action leaveOrdered)
{
    public async Task RunAsync()
    {
        while (!session.Stopped.IsCancellationRequested && !session.IsLeaving)
        {
            await parts.Gate.TryAsync(LookAsync, session.Stopped);
            await clusterChanged.SleepAsync(parts.Options.DetectEvery, session.Stopped);
        }
    }

    private async Task LookAsync()
    {
        var view = await parts.Store.DetectAsync(session.Stopped);
        board.Update(view);
        var self = view.Nodes.FirstOrDefault(n => n.Incarnation == session.Shards.Incarnation);
        if (session.IsLeaving)
        {
            return;
        }

        if (self is null or { State: NodeState.Unreachable or NodeState.Down })
        {
            session.Lose(self?.State == NodeState.Down ? "it was declared down" : "its lease ran out");
            return;
        }

        if (self.State == NodeState.Leaving)
        {
            leaveOrdered();
            return;
        }

        var share = ShardShares.Of(self.Incarnation, view.Nodes, parts.Store.ShardCount);
        var owned = session.Shards.Count;
        if (owned < share && view.FreeShards > 0)
        {
            await ClaimAsync(share - owned);
        }
        else if (owned > share)
        {
            await session.ReleaseAsync([.. session.Shards.Leases.Keys.Order().TakeLast(owned - share)]);
        }
    }

    private async Task ClaimAsync(int count)
    {
        if (await parts.Store.ClaimShardsAsync(session.Shards.Incarnation, count, session.Stopped) is { Count: > 0 } claimed)
        {
            session.Claimed(claimed);
        }
    }
}
