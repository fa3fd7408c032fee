using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Tests.Store;

public abstract partial class ActorStoreSpecification
{
    private static readonly NodeRegistration NodeA = new("node-a", "http://a:1", ["actors", "web"], "1.2");
    private static readonly NodeRegistration NodeB = new("node-b", "http://b:1", ["actors"], "1.2");

    [Fact]
    public async Task A_name_is_known_while_a_live_node_can_read_it()
    {
        var old = await Store.JoinAsync(NodeA with { Names = ["search.start", "search"] }, Long, None);
        var fresh = await Store.JoinAsync(NodeB with { Names = ["search.start", "search", "search.rename"] }, Long, None);
        Assert.True(await Store.IsNameKnownAsync("search.rename", None));
        Assert.True(await Store.IsNameKnownAsync("search", None));
        Assert.False(await Store.IsNameKnownAsync("search.renam", None));

        await Store.LeaveAsync(fresh, None);
        Assert.False(await Store.IsNameKnownAsync("search.rename", None));
        Assert.True(await Store.IsNameKnownAsync("search.start", None));

        await Store.LeaveAsync(old, None);
        Assert.False(await Store.IsNameKnownAsync("search.start", None));
    }

    [Fact]
    public async Task A_node_is_seen_with_everything_it_registered()
    {
        var incarnation = await Store.JoinAsync(NodeA, Long, None);

        var node = Assert.Single((await Store.DetectAsync(None)).Nodes);
        Assert.Equal((incarnation, "node-a", "http://a:1", "1.2", NodeState.Joining), (node.Incarnation, node.NodeId, node.Address, node.Version, node.State));
        Assert.Equal(["actors", "web"], node.Roles);
        Assert.InRange(node.LeaseEndsIn, Long / 2, Long);
        Assert.Equal(0, node.ShardCount);
    }

    [Fact]
    public async Task A_heartbeat_renews_the_lease_and_sets_the_state()
    {
        var incarnation = await Store.JoinAsync(NodeA, Brief, None);

        Assert.True(await Store.HeartbeatAsync(incarnation, NodeState.Up, Long, None));
        await PassTimeAsync(Brief * 2);

        Assert.Equal(NodeState.Up, Assert.Single((await Store.DetectAsync(None)).Nodes).State);
    }

    [Fact]
    public async Task Shards_are_claimed_once_with_rising_epochs()
    {
        var a = await Store.JoinAsync(NodeA, Long, None);
        var b = await Store.JoinAsync(NodeB, Long, None);

        var ofA = await Store.ClaimShardsAsync(a, 5, None);
        var ofB = await Store.ClaimShardsAsync(b, 8, None);

        Assert.Equal((5, 3), (ofA.Count, ofB.Count));
        Assert.Equal(8, ofA.Concat(ofB).Select(l => l.Shard).Distinct().Count());
        Assert.All(ofA.Concat(ofB), l => Assert.Equal(1, l.Epoch));
        await Store.ReleaseShardsAsync(a, [ofA[0].Shard, ofB[0].Shard], None);
        Assert.Equal(new ShardLease(ofA[0].Shard, 2), Assert.Single(await Store.ClaimShardsAsync(b, 8, None)));
        var shards = await Store.ListShardsAsync(None);
        Assert.Equal(Enumerable.Range(0, 8), shards.Select(s => s.Shard));
        Assert.Equal(4, shards.Count(s => s.NodeId == "node-b" && s.Incarnation == b));
    }

    [Fact]
    public async Task Concurrent_claims_share_the_shards_without_overlap()
    {
        var nodes = new List<long>();
        for (var i = 0; i < 4; i++)
        {
            nodes.Add(await Store.JoinAsync(NodeA with { NodeId = $"n{i}" }, Long, None));
        }

        var claims = await Task.WhenAll(nodes.Select(n => Task.Run(() => Store.ClaimShardsAsync(n, 2, None))));
        var total = claims.Sum(c => c.Count);
        foreach (var node in nodes)
        {
            total += (await Store.ClaimShardsAsync(node, 8, None)).Count;
        }

        Assert.All(claims, c => Assert.True(c.Count <= 2));
        Assert.Equal(8, total);
        Assert.Equal(8, (await Store.ListShardsAsync(None)).Count(s => s.Epoch == 1 && s.Incarnation is not null));
    }

    [Fact]
    public async Task A_node_whose_lease_ran_out_is_unreachable_for_good_and_its_shards_are_free()
    {
        var a = await Store.JoinAsync(NodeA, Brief, None);
        var b = await Store.JoinAsync(NodeB, Long, None);
        await Store.HeartbeatAsync(a, NodeState.Up, Brief, None);
        Assert.Equal(8, (await Store.ClaimShardsAsync(a, 8, None)).Count);
        Assert.Equal(0, (await Store.DetectAsync(None)).FreeShards);

        await PassTimeAsync(Brief * 2);
        var view = await Store.DetectAsync(None);

        Assert.Equal(8, view.FreeShards);
        Assert.Equal(NodeState.Unreachable, view.Nodes.Single(n => n.Incarnation == a).State);
        Assert.False(await Store.HeartbeatAsync(a, NodeState.Up, Long, None));
        Assert.Empty(await Store.ClaimShardsAsync(a, 8, None));
        Assert.All(await Store.ClaimShardsAsync(b, 8, None), l => Assert.Equal(2, l.Epoch));
    }

    [Fact]
    public async Task A_heartbeat_after_the_lease_ran_out_is_refused_even_before_anyone_noticed()
    {
        var a = await Store.JoinAsync(NodeA, Brief, None);
        await PassTimeAsync(Brief * 2);

        Assert.False(await Store.HeartbeatAsync(a, NodeState.Up, Long, None));
    }

    [Fact]
    public async Task Leaving_frees_the_shards_at_once()
    {
        var a = await Store.JoinAsync(NodeA, Long, None);
        await Store.ClaimShardsAsync(a, 8, None);

        await Store.LeaveAsync(a, None);

        var view = await Store.DetectAsync(None);
        Assert.Equal((8, NodeState.Down), (view.FreeShards, Assert.Single(view.Nodes).State));
        Assert.False(await Store.HeartbeatAsync(a, NodeState.Up, Long, None));
    }

    [Fact]
    public async Task An_operator_can_order_a_node_to_leave_or_declare_it_down()
    {
        var a = await Store.JoinAsync(NodeA, Long, None);
        await Store.HeartbeatAsync(a, NodeState.Up, Long, None);
        await Store.ClaimShardsAsync(a, 8, None);

        Assert.Equal(
            "Node 'node-a' cannot be ordered to be Up; allowed are Leaving and Down.",
            (await Assert.ThrowsAsync<ActorException>(() => Store.OrderNodeAsync("node-a", NodeState.Up, None))).Message);
        Assert.False(await Store.OrderNodeAsync("nobody", NodeState.Leaving, None));
        Assert.True(await Store.OrderNodeAsync("node-a", NodeState.Leaving, None));
        Assert.True(await Store.HeartbeatAsync(a, NodeState.Up, Long, None));
        Assert.Equal(NodeState.Leaving, Assert.Single((await Store.DetectAsync(None)).Nodes).State);

        Assert.True(await Store.OrderNodeAsync("node-a", NodeState.Down, None));
        Assert.False(await Store.HeartbeatAsync(a, NodeState.Up, Long, None));
        Assert.Equal(8, (await Store.DetectAsync(None)).FreeShards);
        Assert.True(await Store.JoinAsync(NodeA, Long, None) > a);
    }

    [Fact]
    public async Task A_rejoined_node_has_a_greater_incarnation_and_none_of_its_old_shards()
    {
        var first = await Store.JoinAsync(NodeA, Brief, None);
        await Store.ClaimShardsAsync(first, 8, None);
        await PassTimeAsync(Brief * 2);

        var second = await Store.JoinAsync(NodeA, Long, None);

        Assert.True(second > first);
        var view = await Store.DetectAsync(None);
        Assert.Equal(8, view.FreeShards);
        Assert.Equal(second, Assert.Single(view.Nodes, n => n.State < NodeState.Unreachable).Incarnation);
    }
}
