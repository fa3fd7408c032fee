using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Tests.Store;

/// <summary>Many callers at once: stores take what comes together into one transaction, and nobody may notice.</summary>
public abstract partial class ActorStoreSpecification
{
    private const int Many = 60;

    [Fact]
    public async Task Verbs_of_many_workers_at_once_are_each_answered_for_themselves()
    {
        await EnqueueWorkAsync([.. Enumerable.Range(0, Many).Select(i => Work($"w{i}"))]);

        var leases = await Task.WhenAll(Enumerable.Range(0, Many + 5).Select(i => Store.LeaseWorkAsync(Pull() with { Worker = $"worker-{i}" }, None)));
        Assert.Equal(5, leases.Count(lease => lease is null));
        var held = leases.OfType<WorkLease>().ToList();
        Assert.Equal(Many, held.Select(lease => lease.Id).Distinct().Count());
        await CancelAsync(Actor(), held[0].Id);

        // Renewals of two epochs and of nothing, completions said twice, all at once.
        var renewals = held.Select(lease => Store.RenewWorkAsync(lease.Id, lease.Epoch, Long, $"\"{lease.Id}\"", None)).ToList();
        var stale = held.Select(lease => Store.RenewWorkAsync(lease.Id, lease.Epoch - 1, Long, "\"stale\"", None)).ToList();
        var unknown = Store.CompleteWorkAsync("unknown", 1, "test.done/1", "1", None);
        await Task.WhenAll([.. renewals, .. stale, unknown]);
        var completions = held.SelectMany(lease => Enumerable.Repeat(lease, 2)).Select(lease => Store.CompleteWorkAsync(lease.Id, lease.Epoch, "test.done/1", $"\"{lease.Id}\"", None)).ToList();
        await Task.WhenAll(completions);

        Assert.Equal(WorkVerdict.Lost, await unknown);
        Assert.All(stale, verdict => Assert.Equal(WorkVerdict.Lost, verdict.Result));
        Assert.Equal([WorkVerdict.Cancelled, .. Enumerable.Repeat(WorkVerdict.Accepted, Many - 1)], renewals.Select(verdict => verdict.Result));
        Assert.Equal(
            [WorkVerdict.Cancelled, WorkVerdict.Cancelled, .. Enumerable.Repeat(WorkVerdict.Accepted, 2 * (Many - 1))], completions.Select(verdict => verdict.Result));
        var told = (await ReadAllMailAsync()).Select(mail => new EventData(mail.Type, mail.Payload)).ToList();
        Assert.Equal(held.Skip(1).Select(lease => WorkMessages.Completed(lease.Id, "test.done/1", $"\"{lease.Id}\"")).ToHashSet(), told.ToHashSet());
        Assert.Equal(Many - 1, told.Count);
        foreach (var lease in held)
        {
            var row = (await Store.FindWorkAsync(lease.Id, None))!;
            Assert.Equal(row.State == WorkState.Cancelled ? null : $"\"{lease.Id}\"", row.Progress);
            Assert.Equal(leases.ToList().IndexOf(lease), int.Parse(row.Worker!["worker-".Length..]));
        }
    }

    [Fact]
    public async Task Pulls_at_once_of_different_pools_and_labels_get_only_what_they_can_do()
    {
        await EnqueueWorkAsync([.. Enumerable.Range(0, 30).Select(i => Work($"w{i}", pool: i % 3 == 0 ? "measure" : "train", labels: i % 2 == 0 ? ["cuda"] : [], priority: i % 5))]);

        var leases = await Task.WhenAll(Enumerable.Range(0, 120).Select(async i =>
        {
            var pull = Pull(i % 2 == 0 ? ["cuda"] : []) with { Pools = i % 4 < 2 ? ["measure", "train"] : ["train"] };
            return (Pull: pull, Lease: await Store.LeaseWorkAsync(pull, None));
        }));

        var got = leases.Where(pulled => pulled.Lease is not null).ToList();
        Assert.Equal(30, got.Select(pulled => pulled.Lease!.Id).Distinct().Count());
        Assert.Equal(30, got.Count);
        Assert.All(got, pulled => Assert.Contains(pulled.Lease!.Pool, pulled.Pull.Pools));
        Assert.All(got, pulled => Assert.True(int.Parse(pulled.Lease!.Id[1..]) % 2 != 0 || pulled.Pull.Labels.Contains("cuda")));
    }

    [Fact]
    public async Task A_pull_from_several_pools_takes_the_highest_priority_of_all()
    {
        await EnqueueWorkAsync(Work("a", pool: "train", priority: 1), Work("b", pool: "measure", priority: 3), Work("c", pool: "train", priority: 2), Work("d", pool: "measure", priority: 1));

        Assert.Equal(["b", "c", "a", "d"], await LeaseAllAsync(Pull() with { Pools = ["measure", "train"] }));
    }

    [Fact]
    public async Task A_write_that_is_refused_takes_nothing_of_those_beside_it_with_it()
    {
        var node = await RequesterNodeAsync();
        await EnqueueWorkAsync([.. Enumerable.Range(0, Many).Select(i => Work($"w{i}"))]);
        var held = (await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => Store.LeaseWorkAsync(Pull(), None)))).OfType<WorkLease>().ToList();
        var row = await EnqueueOneAsync(Actor("b"));

        // Of these commits only one can take the message; each would append another event.
        var commits = Enumerable.Range(0, Many).Select(i => CommitAsync(node, Handled(node, row, 0, $"event-{i}"))).ToList();
        var completions = held.Select(lease => Store.CompleteWorkAsync(lease.Id, lease.Epoch, "test.done/1", "1", None)).ToList();
        var mails = Enumerable.Range(0, Many).Select(i => Store.EnqueueAsync([Mail(Actor("c"), $"{i}")], None)).ToList();
        await Task.WhenAll([.. commits, .. completions, .. mails]);

        Assert.Equal(1, commits.Count(commit => commit.Result.Status == CommitStatus.Committed));
        Assert.Single(await ReplayAsync(Actor("b")));
        Assert.All(completions, verdict => Assert.Equal(WorkVerdict.Accepted, verdict.Result));
        Assert.Equal(2 * Many, (await ReadAllMailAsync()).Count);
    }

    [Fact]
    public async Task A_pull_whose_caller_has_gone_takes_nothing()
    {
        await EnqueueWorkAsync(Work("w"));
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.LeaseWorkAsync(Pull(), gone.Token));

        Assert.Equal(1, (await Store.LeaseWorkAsync(Pull(), None))!.Attempt);
    }

    [Fact]
    public async Task Workers_seen_at_once_hear_their_own_orders()
    {
        await Task.WhenAll(Enumerable.Range(0, Many).Select(i => Store.SawWorkerAsync(Seen($"w{i}"), None)));
        await Store.OrderWorkerAsync("w7", WorkerOrder.Drain, None);

        var orders = await Task.WhenAll(Enumerable.Range(0, Many).Select(i => Store.SawWorkerAsync(Seen($"w{i % 20}"), None)));

        Assert.Equal(Enumerable.Range(0, Many).Select(i => i % 20 == 7 ? WorkerOrder.Drain : WorkerOrder.None), orders);
    }
}
