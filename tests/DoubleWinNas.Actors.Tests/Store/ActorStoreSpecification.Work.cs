using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Tests.Store;

public abstract partial class ActorStoreSpecification
{
    [Fact]
    public async Task Work_is_leased_by_priority_then_age()
    {
        await EnqueueWorkAsync(Work("low", priority: 1), Work("high", priority: 5), Work("low-later", priority: 1));

        Assert.Equal(["high", "low", "low-later"], await LeaseAllAsync(Pull()));
        Assert.Null(await Store.LeaseWorkAsync(Pull(), None));
    }

    [Fact]
    public async Task Work_goes_only_to_workers_that_offer_its_pool_and_all_its_labels()
    {
        await EnqueueWorkAsync(Work("plain"), Work("gpu", labels: ["cuda"]), Work("both", labels: ["cuda", "device=nano-01"]), Work("other", pool: "measure"));

        Assert.Equal(["plain"], await LeaseAllAsync(Pull(["device=nano-01"])));
        Assert.Equal(["gpu", "both"], await LeaseAllAsync(Pull(["x", "device=nano-01", "cuda"])));
        Assert.Equal(["other"], await LeaseAllAsync(Pull() with { Pools = ["train", "measure"] }));
    }

    [Fact]
    public async Task A_lease_carries_what_the_worker_needs()
    {
        await EnqueueWorkAsync(Work("w"));

        var lease = (await Store.LeaseWorkAsync(Pull(), None))!;

        Assert.Equal(("w", 1L, "train", "test.job/1", "{\"id\":\"w\"}", 1, 3), (lease.Id, lease.Epoch, lease.Pool, lease.Type, lease.Payload, lease.Attempt, lease.MaxAttempts));
        var row = (await Store.FindWorkAsync("w", None))!;
        Assert.Equal((WorkState.Leased, "worker-1", Actor()), (row.State, row.Worker, row.Requester));
        Assert.InRange(row.LeaseEndsIn!.Value, Long / 2, Long);
    }

    [Fact]
    public async Task Concurrent_pulls_never_get_the_same_item()
    {
        await EnqueueWorkAsync([.. Enumerable.Range(0, 40).Select(i => Work($"w{i}"))]);

        var pulled = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => LeaseAllAsync(Pull()))));

        Assert.Equal(40, pulled.Sum(p => p.Count));
        Assert.Equal(40, pulled.SelectMany(p => p).Distinct().Count());
    }

    [Fact]
    public async Task An_id_that_exists_is_not_enqueued_again_in_whatever_state()
    {
        await EnqueueWorkAsync(Work("w"));
        await EnqueueWorkAsync(Work("w", priority: 9));
        var lease = (await Store.LeaseWorkAsync(Pull(), None))!;
        await EnqueueWorkAsync(Work("w"));
        await Store.CompleteWorkAsync(lease.Id, lease.Epoch, "test.done/1", "1", None);
        await EnqueueWorkAsync(Work("w"));

        Assert.Equal((WorkState.Completed, 0), ((await Store.FindWorkAsync("w", None))!.State, (await Store.FindWorkAsync("w", None))!.Priority));
        Assert.Null(await Store.LeaseWorkAsync(Pull(), None));
    }

    [Fact]
    public async Task Completing_tells_the_requester_once_however_often_it_is_repeated()
    {
        var lease = await EnqueueAndLeaseAsync("w");

        Assert.Equal(WorkVerdict.Accepted, await Store.CompleteWorkAsync("w", lease.Epoch, "test.done/1", "{\"loss\":0.5}", None));
        Assert.Equal(WorkVerdict.Accepted, await Store.CompleteWorkAsync("w", lease.Epoch, "test.done/1", "{\"loss\":0.5}", None));

        var mail = Assert.Single(await ReadAllMailAsync());
        Assert.Equal(WorkMessages.Completed("w", "test.done/1", "{\"loss\":0.5}"), new EventData(mail.Type, mail.Payload));
        Assert.Equal(Actor(), mail.Actor);
        Assert.Null(mail.Sender);
        var row = (await Store.FindWorkAsync("w", None))!;
        Assert.Equal((WorkState.Completed, "test.done/1", "{\"loss\":0.5}"), (row.State, row.ResultType, row.ResultPayload));
        Assert.NotNull(row.FinishedAt);
    }

    [Fact]
    public async Task Renewing_keeps_the_item_and_shows_its_progress()
    {
        await EnqueueWorkAsync(Work("w"));
        var lease = (await Store.LeaseWorkAsync(Pull() with { Lease = Brief }, None))!;

        Assert.Equal(WorkVerdict.Accepted, await Store.RenewWorkAsync("w", lease.Epoch, Long, "{\"step\":7}", None));
        Assert.Equal(WorkVerdict.Accepted, await Store.RenewWorkAsync("w", lease.Epoch, Long, null, None));
        await PassTimeAsync(Brief * 2);

        Assert.Equal(0, (await Store.MaintainAsync(None)).Requeued);
        Assert.Equal("{\"step\":7}", (await Store.FindWorkAsync("w", None))!.Progress);
    }

    [Fact]
    public async Task An_expired_lease_puts_the_item_back_and_refuses_the_late_worker()
    {
        await EnqueueWorkAsync(Work("w"));
        var late = (await Store.LeaseWorkAsync(Pull() with { Lease = Brief }, None))!;
        await PassTimeAsync(Brief * 2);
        var swept = await Store.MaintainAsync(None);
        Assert.Equal((1, 0), (swept.Requeued, swept.Quarantined));
        Assert.Equal((WorkState.Queued, "worker worker-1 did not renew its lease"), ((await Store.FindWorkAsync("w", None))!.State, (await Store.FindWorkAsync("w", None))!.Error));

        var second = (await Store.LeaseWorkAsync(Pull() with { Worker = "worker-2" }, None))!;

        Assert.Equal((2L, 2), (second.Epoch, second.Attempt));
        Assert.Equal(WorkVerdict.Lost, await Store.RenewWorkAsync("w", late.Epoch, Long, null, None));
        Assert.Equal(WorkVerdict.Lost, await Store.CompleteWorkAsync("w", late.Epoch, "test.done/1", "1", None));
        Assert.Equal(WorkVerdict.Lost, await Store.FailWorkAsync("w", late.Epoch, "late", Long, None));
        Assert.Empty(await ReadAllMailAsync());
        Assert.Equal(WorkVerdict.Accepted, await Store.CompleteWorkAsync("w", second.Epoch, "test.done/1", "2", None));
        Assert.Single(await ReadAllMailAsync());
    }

    [Fact]
    public async Task A_late_result_counts_when_the_item_was_put_back_but_nobody_else_got_it_yet()
    {
        await EnqueueWorkAsync(Work("w"));
        var lease = (await Store.LeaseWorkAsync(Pull() with { Lease = Brief }, None))!;
        await PassTimeAsync(Brief * 2);
        Assert.Equal(1, (await Store.MaintainAsync(None)).Requeued);

        Assert.Equal(WorkVerdict.Accepted, await Store.CompleteWorkAsync("w", lease.Epoch, "test.done/1", "1", None));
        Assert.Null(await Store.LeaseWorkAsync(Pull(), None));
        Assert.Single(await ReadAllMailAsync());
    }

    [Fact]
    public async Task A_late_result_counts_while_nobody_noticed_that_the_lease_ran_out()
    {
        await EnqueueWorkAsync(Work("w"));
        var lease = (await Store.LeaseWorkAsync(Pull() with { Lease = Brief }, None))!;
        await PassTimeAsync(Brief * 2);

        Assert.Equal(WorkVerdict.Accepted, await Store.CompleteWorkAsync("w", lease.Epoch, "test.done/1", "1", None));
        Assert.Equal(0, (await Store.MaintainAsync(None)).Requeued);
    }

    [Fact]
    public async Task A_failed_attempt_goes_back_after_its_back_off()
    {
        var lease = await EnqueueAndLeaseAsync("w");

        Assert.Equal(WorkVerdict.Accepted, await Store.FailWorkAsync("w", lease.Epoch, "out of memory", Brief, None));

        Assert.Null(await Store.LeaseWorkAsync(Pull(), None));
        Assert.Equal("out of memory", (await Store.FindWorkAsync("w", None))!.Error);
        await PassTimeAsync(Brief * 1.5);
        Assert.Equal(2, (await Store.LeaseWorkAsync(Pull(), None))!.Attempt);
        Assert.Empty(await ReadAllMailAsync());
    }

    [Fact]
    public async Task An_item_that_is_given_back_does_not_count_the_attempt()
    {
        await EnqueueWorkAsync(Work("w") with { MaxAttempts = 1 });
        var lease = (await Store.LeaseWorkAsync(Pull(), None))!;

        Assert.Equal(WorkVerdict.Accepted, await Store.ReturnWorkAsync("w", lease.Epoch, "stopped", None));
        Assert.Equal(WorkVerdict.Lost, await Store.ReturnWorkAsync("w", lease.Epoch, "stopped again", None));

        Assert.Equal("stopped", (await Store.FindWorkAsync("w", None))!.Error);
        Assert.Empty(await ReadAllMailAsync());
        var again = (await Store.LeaseWorkAsync(Pull(), None))!;
        Assert.Equal((1, lease.Epoch + 1), (again.Attempt, again.Epoch));
    }

    [Fact]
    public async Task The_last_failed_attempt_quarantines_the_item_and_tells_the_requester()
    {
        await EnqueueWorkAsync(Work("w") with { MaxAttempts = 2 });
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var lease = (await Store.LeaseWorkAsync(Pull(), None))!;
            Assert.Equal(attempt, lease.Attempt);
            await Store.FailWorkAsync("w", lease.Epoch, $"boom {attempt}", TimeSpan.Zero, None);
        }

        var mail = Assert.Single(await ReadAllMailAsync());
        Assert.Equal(WorkMessages.Failed("w", "boom 2", 2, WorkState.Quarantined), new EventData(mail.Type, mail.Payload));
        Assert.Null(await Store.LeaseWorkAsync(Pull(), None));
        Assert.Equal(WorkState.Quarantined, (await Store.FindWorkAsync("w", None))!.State);
    }

    [Fact]
    public async Task A_failure_that_no_retry_can_mend_quarantines_at_once()
    {
        var lease = await EnqueueAndLeaseAsync("w");

        await Store.FailWorkAsync("w", lease.Epoch, "payload is malformed", retryAfter: null, None);

        Assert.Equal(WorkMessages.FailedType, Assert.Single(await ReadAllMailAsync()).Type);
        Assert.Equal(WorkState.Quarantined, (await Store.FindWorkAsync("w", None))!.State);
    }

    [Fact]
    public async Task A_lease_that_ran_out_on_the_last_attempt_quarantines_and_tells_once()
    {
        await EnqueueWorkAsync(Work("w") with { MaxAttempts = 1 });
        await Store.LeaseWorkAsync(Pull() with { Lease = Brief }, None);
        await PassTimeAsync(Brief * 2);

        var sweeps = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Store.MaintainAsync(None))));

        Assert.Equal(1, sweeps.Sum(s => s.Quarantined));
        Assert.Equal(WorkMessages.FailedType, Assert.Single(await ReadAllMailAsync()).Type);
    }

    [Fact]
    public async Task A_requester_cancels_its_own_items_silently_and_nobody_elses()
    {
        var lease = await EnqueueAndLeaseAsync("leased");
        await EnqueueWorkAsync(Work("queued"));
        await CancelAsync(Actor("stranger"), "leased", "queued");
        Assert.Equal(WorkVerdict.Accepted, await Store.RenewWorkAsync("leased", lease.Epoch, Long, null, None));

        await CancelAsync(Actor(), "leased", "queued", "unknown");

        Assert.Equal(WorkVerdict.Cancelled, await Store.RenewWorkAsync("leased", lease.Epoch, Long, null, None));
        Assert.Equal(WorkVerdict.Cancelled, await Store.CompleteWorkAsync("leased", lease.Epoch, "test.done/1", "1", None));
        Assert.Null(await Store.LeaseWorkAsync(Pull(), None));
        Assert.Empty(await ReadAllMailAsync());
    }

    [Fact]
    public async Task An_operator_cancels_with_a_word_to_the_requester_and_requeues_with_fresh_attempts()
    {
        await EnqueueWorkAsync(Work("w"));
        Assert.False(await Store.CancelWorkAsync("unknown", None));
        Assert.True(await Store.CancelWorkAsync("w", None));
        Assert.False(await Store.CancelWorkAsync("w", None));
        var mail = Assert.Single(await ReadAllMailAsync());
        Assert.Equal(WorkMessages.Failed("w", "cancelled by an operator", 0, WorkState.Cancelled), new EventData(mail.Type, mail.Payload));

        Assert.True(await Store.RequeueWorkAsync("w", None));
        Assert.False(await Store.RequeueWorkAsync("w", None));
        Assert.Equal(1, (await Store.LeaseWorkAsync(Pull(), None))!.Attempt);
    }

    [Fact]
    public async Task An_item_requeued_by_an_operator_has_a_new_epoch_for_its_next_worker()
    {
        var first = await EnqueueAndLeaseAsync("w");
        await Store.CancelWorkAsync("w", None);
        await Store.RequeueWorkAsync("w", None);
        var second = (await Store.LeaseWorkAsync(Pull(), None))!;

        Assert.True(second.Epoch > first.Epoch);
        Assert.Equal(WorkVerdict.Lost, await Store.CompleteWorkAsync("w", first.Epoch, "test.done/1", "1", None));
    }

    [Fact]
    public async Task Counts_and_lists_show_the_backlog()
    {
        await EnqueueWorkAsync(Work("a"), Work("b", priority: 2), Work("c", pool: "measure"));
        await Store.LeaseWorkAsync(Pull() with { Pools = ["measure"] }, None);

        Assert.Equal(
            [new WorkCount("measure", WorkState.Leased, 1), new WorkCount("train", WorkState.Queued, 2)], await Store.CountWorkAsync(None));
        Assert.Equal(["b", "a"], (await Store.ListWorkAsync("train", WorkState.Queued, 10, None)).Select(w => w.Id));
        Assert.Equal(["c", "b", "a"], (await Store.ListWorkAsync(null, null, 10, None)).Select(w => w.Id));
        Assert.Equal(["c"], (await Store.ListWorkAsync(null, null, 1, None)).Select(w => w.Id));
        Assert.Null(await Store.FindWorkAsync("unknown", None));
    }

    private static WorkRequest Work(string id, string pool = "train", int priority = 0, string[]? labels = null) =>
        new(id, pool, "test.job/1", $"{{\"id\":\"{id}\"}}", labels ?? [], priority, 3);

    private static WorkPull Pull(string[]? labels = null) => new("worker-1", ["train"], labels ?? [], Long);

    private async Task EnqueueWorkAsync(params WorkRequest[] requests)
    {
        var node = await RequesterNodeAsync();
        var row = await EnqueueOneAsync(Actor());
        Assert.Equal(CommitStatus.Committed, (await CommitAsync(node, Handled(node, row) with { Work = requests })).Status);
    }

    private async Task CancelAsync(ActorId requester, params string[] ids)
    {
        var node = await RequesterNodeAsync();
        var row = await EnqueueOneAsync(requester);
        Assert.Equal(CommitStatus.Committed, (await CommitAsync(node, Handled(node, row) with { CancelledWork = ids })).Status);
    }

    private async Task<WorkLease> EnqueueAndLeaseAsync(string id)
    {
        await EnqueueWorkAsync(Work(id));
        return (await Store.LeaseWorkAsync(Pull(), None))!;
    }

    private async Task<List<string>> LeaseAllAsync(WorkPull pull)
    {
        var ids = new List<string>();
        while (await Store.LeaseWorkAsync(pull, None) is { } lease)
        {
            ids.Add(lease.Id);
        }

        return ids;
    }

    private TestNode? _requesterNode;

    private async Task<TestNode> RequesterNodeAsync() => _requesterNode ??= await JoinWithAllShardsAsync();
}
