using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Tests.Store;

public abstract partial class ActorStoreSpecification
{
    [Theory]
    [InlineData(1, long.MaxValue, long.MaxValue, "1,2,3,4,5")]
    [InlineData(2, 4, long.MaxValue, "2,3,4")]
    [InlineData(3, 3, long.MaxValue, "3")]
    [InlineData(4, 3, long.MaxValue, "")]
    [InlineData(1, 5, 2, "1,2")]
    [InlineData(2, 5, 2, "2,3")]
    [InlineData(6, 9, 9, "")]
    [InlineData(1, 5, 0, "")]
    public async Task Replay_keeps_to_its_bounds_and_limit(long from, long to, long limit, string expected)
    {
        var node = await JoinWithAllShardsAsync();
        await PersistAsync(node, Actor(), "e1", "e2");
        await PersistAsync(node, Actor(), "e3", "e4", "e5");
        await PersistAsync(node, Actor("neighbour"), "other");

        Assert.Equal(expected, string.Join(',', (await ReplayAsync(Actor(), from, to, limit)).Select(r => r.SequenceNr)));
    }

    [Fact]
    public async Task Replayed_events_are_byte_for_byte_what_was_written()
    {
        var node = await JoinWithAllShardsAsync();
        var row = await EnqueueOneAsync(Actor());
        const string payload = "{\"text\":\"tab\\t quote\\\" snowman \u2603 emoji \U0001F600 null-escape \\u0000\",\"n\":1.50}";
        await CommitAsync(node, Handled(node, row) with { Events = [new EventData("test.odd/7", payload)] });

        var replayed = Assert.Single(await ReplayAsync(Actor()));
        Assert.Equal(("test.odd/7", payload), (replayed.Type, replayed.Payload));
    }

    [Fact]
    public async Task Highest_sequence_number_of_an_unknown_actor_is_0()
    {
        Assert.Equal(0, await Store.HighestSequenceNrAsync(Actor("nobody"), None));
        Assert.Empty(await ReplayAsync(Actor("nobody")));
    }

    [Theory]
    [InlineData(2, "3,4")]
    [InlineData(4, "")]
    [InlineData(9, "")]
    [InlineData(0, "1,2,3,4")]
    public async Task Deleting_events_keeps_the_highest_sequence_number(long deleteTo, string remaining)
    {
        var node = await JoinWithAllShardsAsync();
        await PersistAsync(node, Actor(), "e1", "e2", "e3", "e4");

        await Store.DeleteEventsAsync(Actor(), deleteTo, None);

        Assert.Equal(remaining, string.Join(',', (await ReplayAsync(Actor())).Select(r => r.SequenceNr)));
        Assert.Equal(4, await Store.HighestSequenceNrAsync(Actor(), None));
        await PersistAsync(node, Actor(), "e5");
        Assert.Equal(5, (await ReplayAsync(Actor())).Last().SequenceNr);
    }

    [Fact]
    public async Task Deleting_all_events_twice_and_writing_on_leaves_only_the_new_ones()
    {
        var node = await JoinWithAllShardsAsync();
        await PersistAsync(node, Actor(), "e1", "e2");
        await Store.DeleteEventsAsync(Actor(), 2, None);
        await PersistAsync(node, Actor(), "e3");
        await Store.DeleteEventsAsync(Actor(), 2, None);

        Assert.Equal(3, Assert.Single(await ReplayAsync(Actor())).SequenceNr);
    }

    [Fact]
    public async Task Events_of_a_commit_carry_the_stores_time()
    {
        var node = await JoinWithAllShardsAsync();
        await PersistAsync(node, Actor(), "e1");
        await PassTimeAsync(Brief);
        await PersistAsync(node, Actor(), "e2");

        var times = (await ReplayAsync(Actor())).ConvertAll(r => r.At);
        Assert.True(times[1] - times[0] >= Brief, $"{times[0]:O} and {times[1]:O}");
    }

    [Fact]
    public async Task Journals_of_actors_whose_names_begin_alike_are_apart()
    {
        var node = await JoinWithAllShardsAsync();
        await PersistAsync(node, new ActorId("a", "b"), "one");
        await PersistAsync(node, new ActorId("a", "b.c"), "two");
        await PersistAsync(node, new ActorId("a.b", "c"), "three");

        Assert.Single(await ReplayAsync(new ActorId("a", "b")));
        Assert.Single(await ReplayAsync(new ActorId("a", "b.c")));
        Assert.Single(await ReplayAsync(new ActorId("a.b", "c")));
    }

    [Fact]
    public async Task Snapshots_are_found_by_sequence_number()
    {
        await SaveSnapshotsAsync(10, 20, 30);

        Assert.Equal(30, (await Store.LoadSnapshotAsync(Actor(), SnapshotCriteria.Latest, None))?.SequenceNr);
        Assert.Equal(20, (await Store.LoadSnapshotAsync(Actor(), new SnapshotCriteria(MaxSequenceNr: 29), None))?.SequenceNr);
        Assert.Equal(10, (await Store.LoadSnapshotAsync(Actor(), new SnapshotCriteria(MaxSequenceNr: 10), None))?.SequenceNr);
        Assert.Null(await Store.LoadSnapshotAsync(Actor(), new SnapshotCriteria(MaxSequenceNr: 9), None));
        Assert.Null(await Store.LoadSnapshotAsync(Actor(), new SnapshotCriteria(MinSequenceNr: 31), None));
        Assert.Null(await Store.LoadSnapshotAsync(Actor("nobody"), SnapshotCriteria.Latest, None));
    }

    [Fact]
    public async Task Snapshots_are_found_by_time()
    {
        await SaveSnapshotsAsync(1);
        await PassTimeAsync(Brief);
        await SaveSnapshotsAsync(2);
        var first = (await Store.LoadSnapshotAsync(Actor(), new SnapshotCriteria(MaxSequenceNr: 1), None))!;
        var second = (await Store.LoadSnapshotAsync(Actor(), SnapshotCriteria.Latest, None))!;

        Assert.Equal(1, (await Store.LoadSnapshotAsync(Actor(), new SnapshotCriteria(MaxTime: first.At), None))?.SequenceNr);
        Assert.Null(await Store.LoadSnapshotAsync(Actor(), new SnapshotCriteria(MaxTime: first.At - Brief), None));
        Assert.Equal(2, (await Store.LoadSnapshotAsync(Actor(), new SnapshotCriteria(MinTime: second.At), None))?.SequenceNr);
        Assert.Null(await Store.LoadSnapshotAsync(Actor(), new SnapshotCriteria(MinTime: second.At + Brief), None));
    }

    [Fact]
    public async Task A_snapshot_of_the_same_sequence_number_is_overwritten()
    {
        await Store.SaveSnapshotAsync(Actor(), 5, new SnapshotData("test.state/1", "1"), None);
        await Store.SaveSnapshotAsync(Actor(), 5, new SnapshotData("test.state/2", "2"), None);

        var loaded = (await Store.LoadSnapshotAsync(Actor(), SnapshotCriteria.Latest, None))!;
        Assert.Equal(("test.state/2", "2"), (loaded.Type, loaded.Payload));
    }

    [Fact]
    public async Task Snapshots_are_deleted_by_criteria_and_the_journal_stays()
    {
        var node = await JoinWithAllShardsAsync();
        await PersistAsync(node, Actor(), "e1");
        await SaveSnapshotsAsync(10, 20, 30);

        await Store.DeleteSnapshotsAsync(Actor(), new SnapshotCriteria(MaxSequenceNr: 20, MinSequenceNr: 20), None);
        Assert.Equal(10, (await Store.LoadSnapshotAsync(Actor(), new SnapshotCriteria(MaxSequenceNr: 29), None))?.SequenceNr);
        await Store.DeleteSnapshotsAsync(Actor(), SnapshotCriteria.Latest, None);
        Assert.Null(await Store.LoadSnapshotAsync(Actor(), SnapshotCriteria.Latest, None));
        Assert.Single(await ReplayAsync(Actor()));
    }

    [Fact]
    public async Task A_snapshot_of_several_megabytes_comes_back_whole()
    {
        var payload = "\"" + string.Concat(Enumerable.Range(0, 400_000).Select(i => $"{i:x6}-")) + "\"";
        await Store.SaveSnapshotAsync(Actor(), 1, new SnapshotData("test.state/1", payload), None);

        Assert.Equal(payload, (await Store.LoadSnapshotAsync(Actor(), SnapshotCriteria.Latest, None))!.Payload);
    }

    private async Task SaveSnapshotsAsync(params long[] sequenceNrs)
    {
        foreach (var nr in sequenceNrs)
        {
            await Store.SaveSnapshotAsync(Actor(), nr, new SnapshotData("test.state/1", $"{nr}"), None);
        }
    }
}
