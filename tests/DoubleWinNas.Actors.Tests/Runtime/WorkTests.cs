using DoubleWinNas.Actors.Store;
using DoubleWinNas.Actors.Tests.Bank;

namespace DoubleWinNas.Actors.Tests.Runtime;

public sealed class WorkTests
{
    private static readonly WorkPull Pull = new("worker-1", ["reports"], [], TimeSpan.FromSeconds(30));

    [Fact]
    public async Task The_result_of_work_comes_back_to_its_requester()
    {
        await using var bank = await new SqliteSystem().StartAsync();
        await bank.System.TellAsync(Account.Id("anna"), new OrderReport("r-1"));

        var item = (await bank.System.Work.LeaseAsync(Pull, SqliteSystem.Patience, CancellationToken.None))!;
        Assert.Equal(new MakeReport("account/anna"), BankJson.Types().Deserialize(item.Type, item.Payload));
        Assert.Equal(WorkVerdict.Accepted, await bank.System.Work.CompleteAsync(item.Id, item.Epoch, new Report("all well"), CancellationToken.None));

        var arrived = await bank.EventAsync<ReportArrived>("anna");
        Assert.Equal(("r-1", "all well"), (arrived.Id, arrived.Text));
    }

    [Fact]
    public async Task A_waiting_worker_gets_work_as_soon_as_there_is_some()
    {
        await using var bank = await new SqliteSystem(o => o with { PollEvery = TimeSpan.FromSeconds(15) }).StartAsync();
        var waiting = bank.System.Work.LeaseAsync(Pull, SqliteSystem.Patience, CancellationToken.None);
        await bank.System.TellAsync(Account.Id("anna"), new OrderReport("r-1"));

        Assert.Equal("r-1", (await waiting.WaitAsync(TimeSpan.FromSeconds(10)))!.Id);
    }

    [Fact]
    public async Task A_worker_that_waits_in_vain_gets_nothing()
    {
        await using var bank = await new SqliteSystem().StartAsync();

        Assert.Null(await bank.System.Work.LeaseAsync(Pull, TimeSpan.FromMilliseconds(50), CancellationToken.None));
    }

    [Fact]
    public async Task Many_that_wait_look_into_the_store_no_more_often_than_a_few_and_each_item_finds_one()
    {
        await using var bank = await new SqliteSystem(o => o with { PollEvery = TimeSpan.FromSeconds(20) }).StartAsync();
        var (store, looks) = CountedStore.Of(bank.Store);
        await using var node = new ActorSystem(bank.System.Options with { NodeId = "node-2", Roles = ["web"] }, store, [], BankJson.Types());
        await node.StartAsync(CancellationToken.None);
        await node.WhenUpAsync(new CancellationTokenSource(SqliteSystem.Patience).Token);

        var waiting = Enumerable.Range(0, 500).Select(i => node.Work.LeaseAsync(Pull with { Worker = $"worker-{i}" }, TimeSpan.FromSeconds(15), CancellationToken.None)).ToList();
        for (var i = 0; i < 20; i++)
        {
            await bank.System.TellAsync(Account.Id("anna"), new OrderReport($"r-{i}"));
            Assert.NotNull(await (await Task.WhenAny(waiting).WaitAsync(TimeSpan.FromSeconds(10))));
            waiting.RemoveAll(lease => lease.IsCompleted);
        }

        // Each bell wakes a few, and each item found doubles their number once: far from five hundred.
        Assert.InRange(looks(), 20, 20 * 40);
        using var late = new CancellationTokenSource();
        var cancelled = node.Work.LeaseAsync(Pull with { Worker = "late" }, SqliteSystem.Patience, late.Token);
        await late.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
    }

    [Fact]
    public async Task Quarantined_work_is_told_to_its_requester()
    {
        await using var bank = await new SqliteSystem().StartAsync();
        await bank.System.TellAsync(Account.Id("anna"), new OrderReport("r-1"));
        var item = (await bank.System.Work.LeaseAsync(Pull, SqliteSystem.Patience, CancellationToken.None))!;

        await bank.System.Work.FailAsync(item.Id, item.Epoch, "no paper", retryAfter: null, CancellationToken.None);

        Assert.Equal("failed: no paper", (await bank.EventAsync<ReportArrived>("anna")).Text);
    }

    [Fact]
    public async Task A_result_that_cannot_be_read_is_refused_before_it_reaches_the_requester()
    {
        await using var bank = await new SqliteSystem(o => o with { MaxMessageCharacters = 2000 }).StartAsync();
        await bank.System.TellAsync(Account.Id("anna"), new OrderReport("r-1"));
        var item = (await bank.System.Work.LeaseAsync(Pull, SqliteSystem.Patience, CancellationToken.None))!;

        await Refused("bank.report/1", "{\"Text\":", "bank.report/1: the JSON does not fit");
        await Refused("bank.unheard-of/1", "{}", "Message type 'bank.unheard-of/1' is not known");
        await Refused("bank.report/1", $"{{\"Text\":\"{new string('x', 2000)}\"}}", "Result of work 'r-1': 2011 characters of JSON; allowed are 2000");
        Assert.Equal(WorkState.Leased, (await bank.Store.FindWorkAsync("r-1", CancellationToken.None))!.State);

        async Task Refused(string type, string json, string expected) => Assert.StartsWith(
            expected,
            (await Assert.ThrowsAnyAsync<ActorException>(() => bank.System.Work.CompleteAsync("r-1", item.Epoch, type, json, CancellationToken.None))).Message);
    }

    [Fact]
    public async Task An_expired_lease_brings_the_item_to_the_next_worker_and_shows_in_the_backlog()
    {
        await using var bank = await new SqliteSystem(o => o with { PollEvery = TimeSpan.FromMilliseconds(50) }).StartAsync();
        await bank.System.TellAsync(Account.Id("anna"), new OrderReport("r-1"));
        var lost = (await bank.System.Work.LeaseAsync(Pull with { Lease = TimeSpan.FromMilliseconds(100) }, SqliteSystem.Patience, CancellationToken.None))!;
        await SqliteSystem.UntilAsync(() => Task.FromResult(bank.System.Health.Work.Any(w => w is { Pool: "reports", Count: 1 })));

        var item = (await bank.System.Work.LeaseAsync(Pull with { Worker = "worker-2" }, SqliteSystem.Patience, CancellationToken.None))!;

        Assert.Equal((2, 2L), (item.Attempt, item.Epoch));
        Assert.Equal(WorkVerdict.Lost, await bank.System.Work.CompleteAsync(lost.Id, lost.Epoch, new Report("too late"), CancellationToken.None));
        Assert.Equal(WorkVerdict.Accepted, await bank.System.Work.CompleteAsync(item.Id, item.Epoch, new Report("in time"), CancellationToken.None));
        Assert.Equal("in time", (await bank.EventAsync<ReportArrived>("anna")).Text);
    }

    [Fact]
    public async Task A_pull_without_a_pool_is_refused()
    {
        await using var bank = await new SqliteSystem().StartAsync();

        var error = await Assert.ThrowsAsync<ActorException>(() =>
            bank.System.Work.LeaseAsync(Pull with { Pools = [] }, TimeSpan.Zero, CancellationToken.None));

        Assert.StartsWith("Worker 'worker-1' pulls from pools [] with a lease of", error.Message);
    }
}
