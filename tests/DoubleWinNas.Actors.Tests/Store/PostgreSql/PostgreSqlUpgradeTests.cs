using DoubleWinNas.Actors.Store;
using DoubleWinNas.Actors.Store.PostgreSql;
using DoubleWinNas.Actors.Tests.PostgreSql;

namespace DoubleWinNas.Actors.Tests.Store.PostgreSql;

public sealed class PostgreSqlUpgradeTests
{
    [Fact]
    public async Task A_node_of_the_first_schema_goes_on_while_another_migrates_and_works_beside_it()
    {
        var none = CancellationToken.None;
        var connection = await SharedPostgreSql.NewDatabaseAsync();
        await using var old = new PostgreSqlActorStore(new PostgreSqlStoreOptions(connection) { ShardCount = 8, ReconnectGrace = TimeSpan.Zero, KnownSchema = 1 });
        await old.OpenAsync(none);
        var first = await PostgreSqlStores.JoinAsync(old, "old");
        var shards = await old.ClaimShardsAsync(first, 8, none);

        await using var fresh = new PostgreSqlActorStore(new PostgreSqlStoreOptions(connection) { ReconnectGrace = TimeSpan.Zero });
        await fresh.OpenAsync(none);
        await PostgreSqlStores.JoinAsync(fresh, "new");
        await fresh.SawWorkerAsync(new WorkerSeen("w", "p", "new", ["train"], [], "2", "h"), none);

        // The old node still handles a message that enqueues work, hands the work out, and takes its result.
        var actor = new ActorId("account", "a");
        await fresh.EnqueueAsync([new OutgoingMessage(actor, null, "t/1", "1")], none);
        var mail = Assert.Single((await old.ReadMailAsync(new MailboxQuery([.. Enumerable.Range(0, 8)], [], [], 10), none)).Rows);
        var handled = new HandledMessage(actor, shards.Single(s => s.Shard == Sharding.ShardOf(actor, 8)), mail.Sequence, 0, [new EventData("e/1", "{}")])
        {
            Work = [new WorkRequest("w-1", "train", "p/1", "{}", [], Priority: 0, MaxAttempts: 2)],
        };
        Assert.Equal(CommitStatus.Committed, (await old.CommitAsync(new CommitBatch(first, [handled], new HashSet<int>()), none)).Status);
        var lease = (await old.LeaseWorkAsync(new WorkPull("w", ["train"], [], TimeSpan.FromMinutes(1)), none))!;
        Assert.Equal("w-1", Assert.Single(await fresh.ListWorkersAsync(10, none)).Item);
        Assert.Equal(WorkVerdict.Accepted, await old.CompleteWorkAsync(lease.Id, lease.Epoch, "r/1", "{}", none));
        await old.MaintainAsync(none);
        Assert.True(await old.HeartbeatAsync(first, NodeState.Up, TimeSpan.FromMinutes(1), none));
        Assert.Equal(["old", "new"], (await old.DetectAsync(none)).Nodes.Select(node => node.NodeId));
    }
}
