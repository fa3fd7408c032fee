using DoubleWinNas.Actors.Store;
using DoubleWinNas.Actors.Tests.Bank;

namespace DoubleWinNas.Actors.Tests.Runtime;

public sealed class SupervisionTests
{
    [Fact]
    public async Task A_message_whose_handler_keeps_throwing_goes_to_the_dead_letters_after_its_attempts()
    {
        await using var bank = await new SqliteSystem(o => o with { MaxAttempts = 3 }).StartAsync();
        await bank.System.TellAsync(Account.Id("anna"), new Explode("kaboom"));

        await bank.QuietAsync();

        var letter = Assert.Single(await bank.Store.ListDeadLettersAsync(10, CancellationToken.None));
        Assert.Equal((Account.Id("anna"), "bank.explode/1", 3), (letter.Actor, letter.Type, letter.Attempts));
        Assert.StartsWith("InvalidOperationException: kaboom", letter.Error);
        Assert.Contains("Account.Handle", letter.Error);
    }

    [Fact]
    public async Task A_failing_message_leaves_neither_event_nor_mail_behind()
    {
        await using var bank = await new SqliteSystem(o => o with { MaxAttempts = 2 }).StartAsync();

        // The receiver rejects a wrong number, after the sender's own bookkeeping said nothing.
        await bank.System.TellAsync(Account.Id("anna"), new Receive(10, 7));
        await bank.QuietAsync();

        Assert.Equal(0, await bank.Store.HighestSequenceNrAsync(Account.Id("anna"), CancellationToken.None));
        Assert.Equal(0, (await bank.BalanceAsync("anna")).Amount);
    }

    [Fact]
    public async Task An_asker_hears_that_its_message_died()
    {
        await using var bank = await new SqliteSystem(o => o with { MaxAttempts = 2 }).StartAsync();

        var error = await Assert.ThrowsAsync<ActorException>(() =>
            bank.System.AskAsync<Balance>(Account.Id("anna"), new Explode("kaboom"), SqliteSystem.Patience));

        Assert.Equal("account/anna could not handle bank.explode/1: InvalidOperationException: kaboom", error.Message);
    }

    [Fact]
    public async Task A_failing_message_holds_back_its_own_sender_and_nobody_else()
    {
        await using var bank = await new SqliteSystem(o => o with { MinBackoff = TimeSpan.FromSeconds(30), MaxBackoff = TimeSpan.FromSeconds(30) }).StartAsync();
        await bank.System.TellAsync(Account.Id("anna"), new Explode("kaboom"));
        await bank.System.TellAsync(Account.Id("anna"), new Deposit(1000));

        await bank.System.TellAsync(Account.Id("bert"), new Transfer("anna", 5));
        await bank.EventAsync<Received>("anna", r => r.From == "bert");

        Assert.DoesNotContain(await Journal(bank, "anna"), e => e.Type == "bank.deposited/1");
        var waiting = await bank.Store.PeekMailAsync(Account.Id("anna"), 10, CancellationToken.None);
        Assert.Equal(["bank.explode/1", "bank.deposit/1"], waiting.Select(w => w.Message.Type));
    }

    [Fact]
    public async Task After_the_dead_letter_the_senders_later_messages_go_on_in_order()
    {
        await using var bank = await new SqliteSystem(o => o with { MaxAttempts = 3 }).StartAsync();
        await bank.Store.EnqueueAsync(
            [
                .. new object[] { new Deposit(1), new Explode("x"), new Deposit(2), new Explode("y"), new Deposit(3) }
                    .Select(m => BankJson.Types().Serialize(m))
                    .Select(d => new OutgoingMessage(Account.Id("anna"), null, d.Type, d.Payload)),
            ],
            CancellationToken.None);

        await bank.QuietAsync();

        Assert.Equal(["{\"Amount\":1}", "{\"Amount\":2}", "{\"Amount\":3}"], (await Journal(bank, "anna")).Select(e => e.Payload));
        Assert.Equal(2, (await bank.Store.ListDeadLettersAsync(10, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task A_requeued_dead_letter_is_handled_once_its_cause_is_gone()
    {
        await using var bank = await new SqliteSystem(o => o with { MaxAttempts = 1 }).StartAsync();
        var second = BankJson.Types().Serialize(new Receive(20, 2));
        await bank.Store.EnqueueAsync([new OutgoingMessage(Account.Id("anna"), Account.Id("bert"), second.Type, second.Payload)], CancellationToken.None);
        await bank.QuietAsync();
        var letter = Assert.Single(await bank.Store.ListDeadLettersAsync(10, CancellationToken.None));

        await bank.System.TellAsync(Account.Id("bert"), new Transfer("anna", 10));
        await bank.EventAsync<Received>("anna", r => r.Number == 1);
        Assert.True(await bank.System.RequeueDeadLetterAsync(letter.Id));
        await bank.EventAsync<Received>("anna", r => r.Number == 2);

        Assert.Equal(30, (await bank.BalanceAsync("anna")).Amount);
        Assert.False(await bank.System.RequeueDeadLetterAsync(letter.Id));
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_parks_its_actor_alone_until_it_can()
    {
        await using var bank = await new SqliteSystem().StartAsync();
        await bank.System.AskAsync<Balance>(Account.Id("anna"), new Deposit(5), SqliteSystem.Patience);
        await bank.System.DisposeAsync();
        await bank.ExecuteAsync("INSERT INTO journal (kind, key, seq_nr, type, payload, at) VALUES ('account', 'anna', 2, 'bank.from-the-future/1', '{}', 0)");
        await bank.RestartAsync();

        await bank.System.TellAsync(Account.Id("anna"), new Deposit(1));
        Assert.Equal(0, (await bank.BalanceAsync("bert")).Amount);
        await SqliteSystem.UntilAsync(() => Task.FromResult(bank.System.Health.Parked.ContainsKey(Account.Id("anna"))));
        Assert.Equal(
            "account/anna: event 2 (bank.from-the-future/1) cannot be applied: Message type 'bank.from-the-future/1' is not known to this program version.",
            bank.System.Health.Parked[Account.Id("anna")]);
        Assert.Single(await bank.Store.PeekMailAsync(Account.Id("anna"), 10, CancellationToken.None));

        await bank.ExecuteAsync("DELETE FROM journal WHERE seq_nr = 2");
        bank.System.Unpark(Account.Id("anna"));
        Assert.Equal(6, (await bank.BalanceAsync("anna")).Amount);
    }

    [Fact]
    public async Task A_snapshot_that_cannot_be_read_is_passed_over_for_the_journal()
    {
        await using var bank = await new SqliteSystem().StartAsync();
        for (var i = 0; i < 12; i++)
        {
            await bank.System.AskAsync<Balance>(Account.Id("anna"), new Deposit(1), SqliteSystem.Patience);
        }

        await bank.System.DisposeAsync();
        await bank.ExecuteAsync("UPDATE snapshots SET payload = '{broken'");
        await bank.RestartAsync();

        Assert.Equal(12, (await bank.BalanceAsync("anna")).Amount);
    }

    [Fact]
    public async Task Each_senders_order_survives_retries_while_the_mailbox_overflows_memory()
    {
        await using var bank = await new SqliteSystem(o => o with { ReadAhead = 16, MinBackoff = TimeSpan.FromMilliseconds(1) }).StartAsync();
        const int senders = 4;
        const int messages = 60;
        var mail = Enumerable.Range(0, senders * messages)
            .Select(i => (Sender: i % senders, Data: BankJson.Types().Serialize(new Stumble(i / senders))))
            .Select(m => new OutgoingMessage(Account.Id("anna"), Account.Id($"s{m.Sender}"), m.Data.Type, m.Data.Payload));
        await bank.Store.EnqueueAsync([.. mail], CancellationToken.None);

        await bank.QuietAsync();

        var types = BankJson.Types();
        var received = (await bank.Store.JournalTailAsync(Account.Id("anna"), 1000, CancellationToken.None))
            .Select(row => (Received)types.Deserialize(row.Type, row.Payload)).ToList();
        Assert.All(received.GroupBy(r => r.From), lane => Assert.Equal(Enumerable.Range(0, messages), lane.Select(r => r.Number)));
        Assert.Equal(senders * messages, received.Count);
        Assert.Empty(await bank.Store.ListDeadLettersAsync(10, CancellationToken.None));
    }

    [Fact]
    public async Task A_parked_actor_with_more_mail_than_memory_holds_keeps_nobody_waiting()
    {
        await using var bank = await new SqliteSystem(o => o with { ReadAhead = 16 }).StartAsync();
        await bank.ExecuteAsync("INSERT INTO journal (kind, key, seq_nr, type, payload, at) VALUES ('account', 'anna', 1, 'bank.from-the-future/1', '{}', 0)");
        var deposit = BankJson.Types().Serialize(new Deposit(1));
        await bank.Store.EnqueueAsync(
            [.. Enumerable.Range(0, 200).Select(_ => new OutgoingMessage(Account.Id("anna"), null, deposit.Type, deposit.Payload))], CancellationToken.None);

        Assert.Equal(7, (await bank.System.AskAsync<Balance>(Account.Id("bert"), new Deposit(7), SqliteSystem.Patience)).Amount);

        Assert.Equal(200, (await bank.Store.MailboxDepthsAsync(1, CancellationToken.None))[0].Depth);
    }

    private static Task<IReadOnlyList<JournalRow>> Journal(SqliteSystem bank, string key) =>
        bank.Store.JournalTailAsync(Account.Id(key), 100, CancellationToken.None);
}
