using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Tests.Store;

public abstract partial class ActorStoreSpecification
{
    [Fact]
    public async Task Mail_is_read_in_the_order_in_which_it_came()
    {
        await Store.EnqueueAsync([.. Enumerable.Range(0, 20).Select(i => Mail(Actor($"{i % 5}"), $"{i}"))], None);

        var rows = await ReadAllMailAsync();
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{{\"text\":\"{i}\"}}"), rows.Select(r => r.Payload));
        Assert.Equal(rows.Select(r => r.Sequence).Order(), rows.Select(r => r.Sequence));
    }

    [Fact]
    public async Task A_message_keeps_everything_it_was_sent_with()
    {
        var message = Mail(Actor(), "x", Actor("sender"), "ask-1") with { TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" };
        var shards = await Store.EnqueueAsync([message], None);

        var row = Assert.Single(await ReadAllMailAsync());
        Assert.Equal(Sharding.ShardOf(Actor(), Store.ShardCount), row.Shard);
        Assert.Equal([row.Shard], shards);
        Assert.Equal((Actor(), Actor("sender"), "test.said/1", message.Payload), (row.Actor, row.Sender!.Value, row.Type, row.Payload));
        Assert.Equal(("ask-1", message.TraceParent, 0), (row.AskId, row.TraceParent, row.Attempts));
        Assert.Null(row.Timer);
    }

    [Fact]
    public async Task Reading_leaves_out_other_shards_excluded_rows_and_excluded_actors()
    {
        await Store.EnqueueAsync([.. Enumerable.Range(0, 16).Select(i => Mail(Actor($"{i}")))], None);
        var all = await ReadAllMailAsync();
        var shard = all[0].Shard;

        var page = await Store.ReadMailAsync(new MailboxQuery([shard], [], [], 100), None);
        Assert.Equal(all.Where(r => r.Shard == shard).Select(r => r.Sequence), page.Rows.Select(r => r.Sequence));

        var every = Enumerable.Range(0, Store.ShardCount).ToArray();
        page = await Store.ReadMailAsync(new MailboxQuery(every, [all[0].Sequence, all[3].Sequence], [all[1].Actor], 4), None);
        Assert.Equal([all[2].Sequence, all[4].Sequence, all[5].Sequence, all[6].Sequence], page.Rows.Select(r => r.Sequence));
        Assert.Empty((await Store.ReadMailAsync(new MailboxQuery([], [], [], 4), None)).Rows);
    }

    [Fact]
    public async Task A_repeated_enqueue_with_the_same_message_id_is_left_out_even_after_it_was_handled()
    {
        var node = await JoinWithAllShardsAsync();
        var row = await EnqueueOneAsync(Actor(), messageId: "m-1");
        Assert.Empty(await Store.EnqueueAsync([Mail(Actor(), messageId: "m-1")], None));
        await CommitAsync(node, Handled(node, row));

        await Store.EnqueueAsync([Mail(Actor(), messageId: "m-1"), Mail(Actor(), "second", messageId: "m-2")], None);

        Assert.Equal("m-2", Assert.Single(await ReadAllMailAsync()).AskId);
    }

    [Fact]
    public async Task An_expired_message_id_may_be_used_again()
    {
        await Store.EnqueueAsync([Mail(Actor(), messageId: "m-1") with { KeepReplyFor = Brief }], None);
        await PassTimeAsync(Brief * 2);
        await Store.EnqueueAsync([Mail(Actor(), messageId: "m-1")], None);

        Assert.Equal(2, (await ReadAllMailAsync()).Count);
    }

    [Fact]
    public async Task A_reply_is_readable_after_the_commit_and_not_before()
    {
        var node = await JoinWithAllShardsAsync();
        var row = await EnqueueOneAsync(Actor(), messageId: "ask-7");
        Assert.Empty(await Store.ReadRepliesAsync(["ask-7"], None));

        await CommitAsync(node, Handled(node, row) with { Replies = [new ReplyRow("ask-7", "test.answer/1", "42", null)] });

        Assert.Equal(new ReplyRow("ask-7", "test.answer/1", "42", null), Assert.Single(await Store.ReadRepliesAsync(["ask-6", "ask-7"], None)));
    }

    [Fact]
    public async Task The_first_reply_stands_and_a_reply_nobody_waits_for_is_ignored()
    {
        var node = await JoinWithAllShardsAsync();
        var first = await EnqueueOneAsync(Actor(), messageId: "ask-7");
        await CommitAsync(node, Handled(node, first) with { Replies = [new ReplyRow("ask-7", "test.answer/1", "1", null)] });
        var second = await EnqueueOneAsync(Actor());
        var result = await CommitAsync(
            node,
            Handled(node, second) with { Replies = [new ReplyRow("ask-7", "test.answer/1", "2", null), new ReplyRow("never-asked", "t/1", "3", null)] });

        Assert.Equal(CommitStatus.Committed, result.Status);
        Assert.Equal("1", Assert.Single(await Store.ReadRepliesAsync(["ask-7", "never-asked"], None)).Payload);
    }

    [Fact]
    public async Task A_reply_expires()
    {
        var node = await JoinWithAllShardsAsync();
        await Store.EnqueueAsync([Mail(Actor(), messageId: "ask-7") with { KeepReplyFor = Brief }], None);
        var row = (await ReadAllMailAsync()).Single();
        await CommitAsync(node, Handled(node, row) with { Replies = [new ReplyRow("ask-7", "test.answer/1", "1", null)] });
        await PassTimeAsync(Brief * 2);
        await Store.MaintainAsync(None);

        Assert.Empty(await Store.ReadRepliesAsync(["ask-7"], None));
    }

    [Fact]
    public async Task A_failed_message_waits_for_its_retry_and_later_mail_of_its_sender_waits_behind_it()
    {
        var node = await JoinWithAllShardsAsync();
        var failing = await EnqueueOneAsync(Actor(), "1", Actor("s"));
        await Store.EnqueueAsync([Mail(Actor(), "2", Actor("s")), Mail(Actor(), "3", Actor("t")), Mail(Actor(), "4"), Mail(Actor("b"), "5", Actor("s"))], None);

        await FailAsync(node, failing, "boom", Brief);

        Assert.Equal(["3", "4", "5"], (await ReadAllMailAsync()).Select(TextOf));
        await PassTimeAsync(Brief * 1.5);
        var rows = await ReadAllMailAsync();
        Assert.Equal(["1", "2", "3", "4", "5"], rows.Select(TextOf));
        Assert.Equal([1, 0, 0, 0, 0], rows.Select(r => r.Attempts));
    }

    [Fact]
    public async Task A_failed_message_from_outside_holds_back_only_mail_from_outside()
    {
        var node = await JoinWithAllShardsAsync();
        var failing = await EnqueueOneAsync(Actor(), "1");
        await Store.EnqueueAsync([Mail(Actor(), "2"), Mail(Actor(), "3", Actor("s"))], None);

        await FailAsync(node, failing, "boom", Long);

        Assert.Equal(["3"], (await ReadAllMailAsync()).Select(TextOf));
        var waiting = await Store.PeekMailAsync(Actor(), 10, None);
        Assert.Equal(["1", "2", "3"], waiting.Select(w => TextOf(w.Message)));
        Assert.Equal("boom", waiting[0].LastError);
        Assert.InRange(waiting[0].RetryIn!.Value, Long / 2, Long);
        Assert.Null(waiting[1].RetryIn);
        Assert.Equal([new { Depth = 3, BackingOff = 1 }], (await Store.MailboxDepthsAsync(5, None)).Select(d => new { d.Depth, d.BackingOff }));
    }

    [Fact]
    public async Task A_dead_letter_keeps_the_message_answers_its_ask_and_can_be_requeued()
    {
        var node = await JoinWithAllShardsAsync();
        var row = await EnqueueOneAsync(Actor(), "x", Actor("s"), "ask-1");
        await FailAsync(node, row, "first", TimeSpan.Zero);

        await FailAsync(node, row, "InvalidOperationException: boom", retryAfter: null);

        Assert.Empty(await ReadAllMailAsync());
        Assert.Equal("InvalidOperationException: boom", Assert.Single(await Store.ReadRepliesAsync(["ask-1"], None)).Error);
        var letter = Assert.Single(await Store.ListDeadLettersAsync(10, None));
        Assert.Equal((Actor(), Actor("s"), row.Type, row.Payload, 2), (letter.Actor, letter.Sender!.Value, letter.Type, letter.Payload, letter.Attempts));
        Assert.Equal("InvalidOperationException: boom", letter.Error);

        Assert.Equal(row.Shard, await Store.RequeueDeadLetterAsync(letter.Id, None));
        Assert.Null(await Store.RequeueDeadLetterAsync(letter.Id, None));
        var again = Assert.Single(await ReadAllMailAsync());
        Assert.Equal((row.Actor, row.Sender, row.Type, row.Payload, 0), (again.Actor, again.Sender, again.Type, again.Payload, again.Attempts));
        Assert.Empty(await Store.ListDeadLettersAsync(10, None));
    }

    [Fact]
    public async Task A_dead_letter_can_be_deleted()
    {
        var node = await JoinWithAllShardsAsync();
        await FailAsync(node, await EnqueueOneAsync(Actor()), "boom", retryAfter: null);
        var letter = Assert.Single(await Store.ListDeadLettersAsync(10, None));

        Assert.True(await Store.DeleteDeadLetterAsync(letter.Id, None));
        Assert.False(await Store.DeleteDeadLetterAsync(letter.Id, None));
        Assert.Empty(await Store.ListDeadLettersAsync(10, None));
    }

    [Fact]
    public async Task A_failure_is_fenced_like_a_commit()
    {
        var node = await JoinWithAllShardsAsync();
        var row = await EnqueueOneAsync(Actor());
        var stale = LeaseOf(node, Actor()) with { Epoch = LeaseOf(node, Actor()).Epoch - 1 };

        var result = await Store.FailMessageAsync(new MessageFailure(node.Incarnation, stale, row.Sequence, "boom", null), None);

        Assert.Equal(CommitStatus.Fenced, result.Status);
        Assert.Equal([row.Shard], result.Shards);
        Assert.Single(await ReadAllMailAsync());
        Assert.Empty(await Store.ListDeadLettersAsync(10, None));
    }

    [Fact]
    public async Task A_failure_of_a_message_that_is_gone_is_a_conflict()
    {
        var node = await JoinWithAllShardsAsync();
        var row = await EnqueueOneAsync(Actor());
        await CommitAsync(node, Handled(node, row));

        Assert.Equal(
            CommitStatus.Conflict,
            (await Store.FailMessageAsync(new MessageFailure(node.Incarnation, LeaseOf(node, Actor()), row.Sequence, "boom", null), None)).Status);
        Assert.Empty(await Store.ListDeadLettersAsync(10, None));
    }

    [Fact]
    public async Task Listeners_first_hear_that_everything_may_have_changed_and_then_of_mail()
    {
        using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var signals = Store.ListenAsync(giveUp.Token).GetAsyncEnumerator(giveUp.Token);
        Assert.True(await signals.MoveNextAsync());
        Assert.Equal(StoreSignalKind.Everything, signals.Current.Kind);

        await Store.EnqueueAsync([Mail(Actor())], None);

        Assert.True(await signals.MoveNextAsync());
        Assert.Equal(new StoreSignal(StoreSignalKind.Mail, $"{Sharding.ShardOf(Actor(), Store.ShardCount)}"), signals.Current);
    }

    private static string TextOf(MailboxRow row) => row.Payload.Split('"')[3];

    private async Task FailAsync(TestNode node, MailboxRow row, string error, TimeSpan? retryAfter) =>
        Assert.Equal(
            CommitStatus.Committed,
            (await Store.FailMessageAsync(
                new MessageFailure(node.Incarnation, LeaseOf(node, row.Actor), row.Sequence, error, retryAfter), None)).Status);
}
