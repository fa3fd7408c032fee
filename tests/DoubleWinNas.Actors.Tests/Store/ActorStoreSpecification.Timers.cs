using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Tests.Store;

public abstract partial class ActorStoreSpecification
{
    [Fact]
    public async Task A_timer_becomes_mail_once_and_not_before_it_is_due()
    {
        var node = await JoinWithAllShardsAsync();
        await ChangeTimerAsync(node, Tick("wake", Brief));
        var early = await FireAsync(node);
        Assert.Equal((0, CommitStatus.Committed), (early.Fired, early.Status));
        Assert.InRange(early.NextDueIn!.Value, TimeSpan.Zero, Brief);

        await PassTimeAsync(Brief);
        var sweep = await FireAsync(node);

        Assert.Equal(1, sweep.Fired);
        Assert.Null(sweep.NextDueIn);
        Assert.Equal(0, (await FireAsync(node)).Fired);
        var row = Assert.Single(await ReadAllMailAsync());
        Assert.Equal((Actor(), Actor(), "wake", "test.tick/1"), (row.Actor, row.Sender!.Value, row.Timer, row.Type));
        Assert.Equal([row.Shard], sweep.Shards);
        Assert.Empty(await Store.ListTimersAsync(null, 10, None));
    }

    [Fact]
    public async Task A_cleared_timer_is_never_heard_even_when_its_mail_already_waits()
    {
        var node = await JoinWithAllShardsAsync();
        await ChangeTimerAsync(node, Tick("wake", TimeSpan.Zero));
        await FireAsync(node);
        Assert.Single(await ReadAllMailAsync());

        await ChangeTimerAsync(node, new TimerChange("wake", TimeSpan.Zero, null, null, null));

        Assert.Empty(await ReadAllMailAsync());
        Assert.Equal(0, (await FireAsync(node)).Fired);
    }

    [Fact]
    public async Task Setting_a_timer_again_replaces_it_and_its_waiting_mail()
    {
        var node = await JoinWithAllShardsAsync();
        await ChangeTimerAsync(node, Tick("wake", TimeSpan.Zero));
        await FireAsync(node);

        await ChangeTimerAsync(node, Tick("wake", Brief, "2"));

        Assert.Empty(await ReadAllMailAsync());
        await PassTimeAsync(Brief);
        Assert.Equal(1, (await FireAsync(node)).Fired);
        Assert.Equal("2", Assert.Single(await ReadAllMailAsync()).Payload);
    }

    [Fact]
    public async Task A_periodic_timer_fires_again_but_never_piles_up()
    {
        var node = await JoinWithAllShardsAsync();
        await ChangeTimerAsync(node, Tick("beat", Brief) with { Period = Brief });
        await PassTimeAsync(Brief * 3.2);
        Assert.Equal(1, (await FireAsync(node)).Fired);
        await PassTimeAsync(Brief * 1.1);
        Assert.Equal(0, (await FireAsync(node)).Fired);

        await CommitAsync(node, Handled(node, Assert.Single(await ReadAllMailAsync())));
        Assert.Equal(1, (await FireAsync(node)).Fired);
        var timer = Assert.Single(await Store.ListTimersAsync(Actor(), 10, None));
        Assert.Equal((Brief, "beat"), (timer.Period!.Value, timer.Name));
    }

    [Fact]
    public async Task Timers_of_one_name_belong_to_their_actors()
    {
        var node = await JoinWithAllShardsAsync();
        await ChangeTimerAsync(node, Tick("wake", TimeSpan.Zero), Actor("a"));
        await ChangeTimerAsync(node, Tick("wake", TimeSpan.Zero), Actor("b"));
        await ChangeTimerAsync(node, new TimerChange("wake", TimeSpan.Zero, null, null, null), Actor("a"));

        Assert.Equal(1, (await FireAsync(node)).Fired);
        Assert.Equal(Actor("b"), Assert.Single(await ReadAllMailAsync()).Actor);
    }

    [Fact]
    public async Task Timers_fire_only_for_the_owner_of_their_shard()
    {
        var node = await JoinWithAllShardsAsync();
        await ChangeTimerAsync(node, Tick("wake", TimeSpan.Zero));
        var lease = LeaseOf(node, Actor());
        await Store.ReleaseShardsAsync(node.Incarnation, [lease.Shard], None);

        var sweep = await Store.FireTimersAsync(node.Incarnation, [lease], None);

        Assert.Equal(CommitStatus.Fenced, sweep.Status);
        Assert.Equal([lease.Shard], sweep.Shards);
        Assert.Empty(await ReadAllMailAsync());
        Assert.Single(await Store.ListTimersAsync(null, 10, None));
    }

    private static TimerChange Tick(string name, TimeSpan delay, string payload = "1") => new(name, delay, "test.tick/1", payload, null);

    private async Task ChangeTimerAsync(TestNode node, TimerChange change, ActorId? actor = null)
    {
        await Store.EnqueueAsync([Mail(actor ?? Actor(), "set")], None);
        var row = (await ReadAllMailAsync()).Last(m => m.Timer is null);
        Assert.Equal(CommitStatus.Committed, (await CommitAsync(node, Handled(node, row) with { Timers = [change] })).Status);
    }

    private Task<TimerSweep> FireAsync(TestNode node) => Store.FireTimersAsync(node.Incarnation, [.. node.Leases.Values], None);
}
