using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Tests.Store;

public abstract partial class ActorStoreSpecification
{
    [Fact]
    public async Task A_commit_consumes_appends_sends_sets_timers_and_enqueues_work_together()
    {
        var node = await JoinWithAllShardsAsync();
        var row = await EnqueueOneAsync(Actor());

        var result = await CommitAsync(node, Everything(node, row));

        Assert.Equal(CommitStatus.Committed, result.Status);
        Assert.Equal([Sharding.ShardOf(Actor("b"), Store.ShardCount)], result.Shards);
        var sent = Assert.Single(await ReadAllMailAsync());
        Assert.Equal((Actor("b"), Actor()), (sent.Actor, sent.Sender!.Value));
        Assert.Equal(2, await Store.HighestSequenceNrAsync(Actor(), None));
        Assert.Equal(2, (await Store.LoadSnapshotAsync(Actor(), SnapshotCriteria.Latest, None))!.SequenceNr);
        Assert.Equal("wake", Assert.Single(await Store.ListTimersAsync(Actor(), 10, None)).Name);
        Assert.Equal(WorkState.Queued, (await Store.FindWorkAsync("w-1", None))!.State);
    }

    [Fact]
    public async Task A_batch_is_all_or_nothing_and_names_the_message_at_fault()
    {
        var node = await JoinWithAllShardsAsync();
        var good = await EnqueueOneAsync(Actor());
        var bad = await EnqueueOneAsync(Actor("c"));

        var result = await CommitAsync(node, Everything(node, good), Handled(node, bad, 5, "unexpected"));

        Assert.Equal((CommitStatus.Conflict, 1), (result.Status, result.Index));
        await AssertNothingHappenedAsync(good, bad);
    }

    [Fact]
    public async Task A_message_cannot_be_consumed_twice()
    {
        var node = await JoinWithAllShardsAsync();
        var row = await EnqueueOneAsync(Actor());
        await CommitAsync(node, Handled(node, row, 0, "e1"));

        var result = await CommitAsync(node, Handled(node, row, 1, "e2"));

        Assert.Equal((CommitStatus.Conflict, 0), (result.Status, result.Index));
        Assert.Equal(1, await Store.HighestSequenceNrAsync(Actor(), None));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task An_append_that_expects_another_sequence_number_writes_nothing(long expected)
    {
        var node = await JoinWithAllShardsAsync();
        await PersistAsync(node, Actor(), "e1");
        var row = await EnqueueOneAsync(Actor());

        Assert.Equal(CommitStatus.Conflict, (await CommitAsync(node, Handled(node, row, expected, "wrong"))).Status);
        Assert.Equal(1, await Store.HighestSequenceNrAsync(Actor(), None));
        Assert.Single(await ReadAllMailAsync());
    }

    [Fact]
    public async Task Several_messages_of_one_actor_go_into_one_commit_in_order()
    {
        var node = await JoinWithAllShardsAsync();
        await Store.EnqueueAsync([Mail(Actor(), "1"), Mail(Actor(), "2"), Mail(Actor(), "3")], None);
        var rows = await ReadAllMailAsync();

        var result = await CommitAsync(
            node, Handled(node, rows[0], 0, "a", "b"), Handled(node, rows[1], 2), Handled(node, rows[2], 2, "c"));

        Assert.Equal(CommitStatus.Committed, result.Status);
        Assert.Equal(["{\"name\":\"a\"}", "{\"name\":\"b\"}", "{\"name\":\"c\"}"], (await ReplayAsync(Actor())).Select(r => r.Payload));
    }

    [Fact]
    public async Task A_commit_in_an_older_epoch_is_fenced()
    {
        var node = await JoinWithAllShardsAsync();
        var row = await EnqueueOneAsync(Actor());
        await Store.ReleaseShardsAsync(node.Incarnation, [row.Shard], None);
        var again = Assert.Single(await Store.ClaimShardsAsync(node.Incarnation, 1, None));
        Assert.True(again.Epoch > LeaseOf(node, Actor()).Epoch);

        var result = await CommitAsync(node, Everything(node, row));

        Assert.Equal(CommitStatus.Fenced, result.Status);
        Assert.Equal([row.Shard], result.Shards);
        await AssertNothingHappenedAsync(row);
    }

    [Fact]
    public async Task A_commit_of_a_node_that_lost_the_shard_to_another_is_fenced_even_with_its_epoch()
    {
        var first = await JoinWithAllShardsAsync("node-1");
        var row = await EnqueueOneAsync(Actor());
        await Store.LeaveAsync(first.Incarnation, None);
        var second = await JoinWithAllShardsAsync("node-2");

        var thief = new TestNode(first.Incarnation, second.Leases);
        Assert.Equal(CommitStatus.Fenced, (await CommitAsync(thief, Everything(thief, row))).Status);
        await AssertNothingHappenedAsync(row);
        Assert.Equal(CommitStatus.Committed, (await CommitAsync(second, Everything(second, row))).Status);
    }

    [Fact]
    public async Task A_batch_with_one_lost_shard_names_that_shard_and_writes_nothing()
    {
        var node = await JoinWithAllShardsAsync();
        var rows = new List<MailboxRow>();
        foreach (var key in Enumerable.Range(0, 12).Select(i => $"k{i}"))
        {
            rows.Add(await EnqueueOneAsync(Actor(key)));
        }

        var lost = rows[0].Shard;
        await Store.ReleaseShardsAsync(node.Incarnation, [lost], None);

        var result = await CommitAsync(node, [.. rows.Select(r => Handled(node, r, 0, "e"))]);

        Assert.Equal(CommitStatus.Fenced, result.Status);
        Assert.Equal([lost], result.Shards.Distinct());
        Assert.Equal(12, (await ReadAllMailAsync()).Count);
    }

    [Fact]
    public async Task Concurrent_commits_to_one_journal_let_exactly_one_through()
    {
        var node = await JoinWithAllShardsAsync();
        await Store.EnqueueAsync([.. Enumerable.Range(0, 8).Select(i => Mail(Actor(), $"{i}"))], None);
        var rows = await ReadAllMailAsync();

        var results = await Task.WhenAll(rows.Select(row => Task.Run(() => CommitAsync(node, Handled(node, row, 0, "mine")))));

        Assert.Single(results, r => r.Status == CommitStatus.Committed);
        Assert.All(results.Where(r => r.Status != CommitStatus.Committed), r => Assert.Equal(CommitStatus.Conflict, r.Status));
        Assert.Single(await ReplayAsync(Actor()));
        Assert.Equal(7, (await ReadAllMailAsync()).Count);
    }

    private HandledMessage Everything(TestNode node, MailboxRow row) => Handled(node, row, 0, "e1", "e2") with
    {
        Snapshot = new SnapshotData("test.state/1", "{}"),
        Messages = [Mail(Actor("b"), "sent", row.Actor)],
        Timers = [new TimerChange("wake", Long, "test.tick/1", "{}", null)],
        Work = [new WorkRequest("w-1", "train", "test.job/1", "{}", [], 0, 3)],
    };

    private async Task AssertNothingHappenedAsync(params MailboxRow[] stillWaiting)
    {
        Assert.Equal(stillWaiting.Select(r => r.Sequence), (await ReadAllMailAsync()).Select(r => r.Sequence));
        foreach (var actor in stillWaiting.Select(r => r.Actor))
        {
            Assert.Equal(0, await Store.HighestSequenceNrAsync(actor, None));
            Assert.Null(await Store.LoadSnapshotAsync(actor, SnapshotCriteria.Latest, None));
        }

        Assert.Empty(await Store.ListTimersAsync(null, 10, None));
        Assert.Null(await Store.FindWorkAsync("w-1", None));
    }
}
