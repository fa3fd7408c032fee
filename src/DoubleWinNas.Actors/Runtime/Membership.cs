using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>
/// A session's view of the cluster: looks for dead nodes, claims this node's share of shards, gives surplus back after draining it, and
/// notices an operator's order to leave.
/// </summary>
internal sealed class Membership(SystemParts parts, HostSession session, NodeBoard board, Wakeup clusterChanged, Action leaveOrdered)
{
    private bool _inDoubt;

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

        if (_inDoubt || self.ShardCount != session.Shards.Count)
        {
            await ReconcileAsync();
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
            _inDoubt = true;
            await session.ReleaseAsync([.. session.Shards.Leases.Keys.Order().TakeLast(owned - share)]);
            _inDoubt = false;
        }
    }

    // A claim or a release whose answer got lost leaves the table and the store apart. What only the store knows of is given back, for nobody
    // here reads its mail; whoever claims it next does so in a new epoch.
    private async Task ReconcileAsync()
    {
        var shards = await parts.Store.ListShardsAsync(session.Stopped);
        var stored = shards.Where(row => row.Incarnation == session.Shards.Incarnation).ToDictionary(row => row.Shard, row => row.Epoch);
        session.Shards.OnLost([.. session.Shards.Owned.Where(shard => !stored.ContainsKey(shard))]);
        var held = session.Shards.Leases;
        int[] unread = [.. stored.Where(row => !held.TryGetValue(row.Key, out var lease) || lease.Epoch != row.Value).Select(row => row.Key).Order()];
        if (unread.Length > 0)
        {
            await session.ReleaseAsync(unread);
        }

        _inDoubt = false;
    }

    private async Task ClaimAsync(int count)
    {
        _inDoubt = true;
        if (await parts.Store.ClaimShardsAsync(session.Shards.Incarnation, count, session.Stopped) is { Count: > 0 } claimed)
        {
            session.Claimed(claimed);
        }

        _inDoubt = false;
    }
}
