using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Tests.Store;

public abstract partial class ActorStoreSpecification
{
    [Fact]
    public async Task Actors_are_listed_by_page_and_kind_with_where_they_stand()
    {
        var node = await JoinWithAllShardsAsync();
        foreach (var key in new[] { "c", "a", "b" })
        {
            await PersistAsync(node, Actor(key), "e1", "e2");
        }

        await PersistAsync(node, new ActorId("bank", "z"), "e1");
        await Store.SaveSnapshotAsync(Actor("a"), 1, new SnapshotData("test.state/1", "{}"), None);
        await Store.EnqueueAsync([Mail(Actor("b")), Mail(Actor("b"))], None);

        var all = await Store.ListActorsAsync(null, null, 10, None);
        Assert.Equal(["account/a", "account/b", "account/c", "bank/z"], all.Select(a => a.Actor.ToString()));
        Assert.Equal([2, 2, 2, 1], all.Select(a => a.SequenceNr));
        Assert.Equal([1, 0, 0, 0], all.Select(a => a.SnapshotSequenceNr));
        Assert.Equal([0, 2, 0, 0], all.Select(a => a.MailboxDepth));
        Assert.Equal(Sharding.ShardOf(Actor("a"), Store.ShardCount), all[0].Shard);
        Assert.Equal(["account/a", "account/b"], (await Store.ListActorsAsync("account", null, 2, None)).Select(a => a.Actor.ToString()));
        Assert.Equal(["account/c"], (await Store.ListActorsAsync("account", Actor("b"), 2, None)).Select(a => a.Actor.ToString()));
        Assert.Equal(["bank/z"], (await Store.ListActorsAsync(null, Actor("c"), 2, None)).Select(a => a.Actor.ToString()));
        Assert.Empty(await Store.ListActorsAsync("nothing", null, 2, None));
    }

    [Fact]
    public async Task The_journals_tail_is_its_last_events_in_order()
    {
        var node = await JoinWithAllShardsAsync();
        await PersistAsync(node, Actor(), "e1", "e2", "e3");

        Assert.Equal([2, 3], (await Store.JournalTailAsync(Actor(), 2, None)).Select(r => r.SequenceNr));
        Assert.Equal([1, 2, 3], (await Store.JournalTailAsync(Actor(), 9, None)).Select(r => r.SequenceNr));
        Assert.Empty(await Store.JournalTailAsync(Actor("nobody"), 9, None));
    }

    [Fact]
    public async Task Mailbox_depths_show_the_fullest_first_and_shards_show_their_mail()
    {
        await Store.EnqueueAsync([Mail(Actor("few")), Mail(Actor("many")), Mail(Actor("many"))], None);

        Assert.Equal([Actor("many"), Actor("few")], (await Store.MailboxDepthsAsync(10, None)).Select(d => d.Actor));
        Assert.Equal([Actor("many")], (await Store.MailboxDepthsAsync(1, None)).Select(d => d.Actor));
        Assert.Equal(3, (await Store.ListShardsAsync(None)).Sum(s => s.MailboxDepth));
    }
}
