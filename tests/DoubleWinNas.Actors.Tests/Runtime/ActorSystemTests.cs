using DoubleWinNas.Actors.Tests.Bank;

namespace DoubleWinNas.Actors.Tests.Runtime;

public sealed class ActorSystemTests
{
    [Fact]
    public async Task An_ask_is_answered_from_the_actors_state()
    {
        await using var bank = await new SqliteSystem().StartAsync();

        await bank.System.TellAsync(Account.Id("anna"), new Deposit(70));
        var balance = await bank.System.AskAsync<Balance>(Account.Id("anna"), new Deposit(30), SqliteSystem.Patience);

        Assert.Equal(100, balance.Amount);
    }

    [Fact]
    public async Task State_survives_a_restart()
    {
        await using var bank = await new SqliteSystem().StartAsync();
        for (var i = 1; i <= 25; i++)
        {
            await bank.System.AskAsync<Balance>(Account.Id("anna"), new Deposit(i), SqliteSystem.Patience);
        }

        await bank.RestartAsync();

        Assert.Equal(25 * 26 / 2, (await bank.BalanceAsync("anna")).Amount);
        Assert.Equal(20, (await bank.Store.ListActorsAsync(null, null, 1, CancellationToken.None))[0].SnapshotSequenceNr);
    }

    [Fact]
    public async Task Transfers_between_many_accounts_lose_nothing_double_nothing_and_keep_each_senders_order()
    {
        await using var bank = await new SqliteSystem().StartAsync();
        const int accounts = 20;
        const int transfers = 2000;
        var random = new Random(1);
        for (var i = 0; i < transfers; i++)
        {
            await bank.System.TellAsync(Account.Id($"{random.Next(accounts)}"), new Transfer($"{random.Next(accounts)}", random.Next(100)));
        }

        await bank.QuietAsync();

        var balances = await Task.WhenAll(Enumerable.Range(0, accounts).Select(i => bank.BalanceAsync($"{i}")));
        Assert.Equal(0, balances.Sum(b => b.Amount));
        Assert.Equal(transfers, balances.Sum(b => b.Transfers));
        Assert.Empty(await bank.Store.ListDeadLettersAsync(10, CancellationToken.None));
    }

    [Fact]
    public async Task The_same_ask_repeated_is_handled_once_and_gets_the_same_reply()
    {
        await using var bank = await new SqliteSystem().StartAsync();

        var replies = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ =>
            bank.System.AskAsync<Balance>(Account.Id("anna"), new Deposit(10), SqliteSystem.Patience, messageId: "deposit-1")));

        Assert.All(replies, r => Assert.Equal(10, r.Amount));
        Assert.Equal(10, (await bank.BalanceAsync("anna")).Amount);
    }

    [Fact]
    public async Task An_ask_that_nobody_answers_times_out_with_a_word_on_what_was_asked()
    {
        await using var bank = await new SqliteSystem().StartAsync();

        var late = await Assert.ThrowsAsync<TimeoutException>(() =>
            bank.System.AskAsync<Balance>(Account.Id("anna"), new Rest(), TimeSpan.FromMilliseconds(100)));

        Assert.Contains("account/anna did not answer bank.rest/1", late.Message);
    }

    [Fact]
    public async Task An_answer_of_another_type_is_refused_by_name()
    {
        await using var bank = await new SqliteSystem().StartAsync();

        var wrong = await Assert.ThrowsAsync<ActorException>(() =>
            bank.System.AskAsync<Report>(Account.Id("anna"), new GetBalance(), SqliteSystem.Patience));

        Assert.Equal("account/anna answered bank.get-balance/1 with bank.balance/1; expected Report.", wrong.Message);
    }

    [Fact]
    public async Task A_stopped_actor_leaves_memory_and_comes_back_with_the_next_message()
    {
        await using var bank = await new SqliteSystem().StartAsync();
        await bank.System.TellAsync(Account.Id("anna"), new Deposit(5));
        await bank.System.TellAsync(Account.Id("anna"), new Rest());

        Assert.Equal(5, (await bank.BalanceAsync("anna")).Amount);
    }

    [Fact]
    public async Task Following_an_actor_sees_its_journal_and_then_what_comes_without_gaps()
    {
        await using var bank = await new SqliteSystem().StartAsync();
        await bank.System.AskAsync<Balance>(Account.Id("anna"), new Deposit(1), SqliteSystem.Patience);
        var seen = new List<long>();
        using var giveUp = new CancellationTokenSource(SqliteSystem.Patience);
        await foreach (var item in bank.System.FollowAsync(Account.Id("anna"), 1, giveUp.Token))
        {
            seen.Add(item.SequenceNr);
            if (seen.Count == 20)
            {
                break;
            }

            await bank.System.TellAsync(Account.Id("anna"), new Deposit(1));
        }

        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), seen);
    }

    [Fact]
    public async Task The_event_stream_tells_of_persisted_events_after_they_are_durable()
    {
        await using var bank = await new SqliteSystem().StartAsync();
        using var giveUp = new CancellationTokenSource(SqliteSystem.Patience);
        await using var stream = bank.System.EventStream.SubscribeAsync(cancellationToken: giveUp.Token).GetAsyncEnumerator(giveUp.Token);
        var next = stream.MoveNextAsync().AsTask();
        await bank.System.TellAsync(Account.Id("anna"), new Deposit(7), cancellationToken: giveUp.Token);

        while (await next && stream.Current is not EventPersisted)
        {
            next = stream.MoveNextAsync().AsTask();
        }

        var persisted = Assert.IsType<EventPersisted>(stream.Current);
        Assert.Equal((Account.Id("anna"), 1L, (object)new Deposited(7)), (persisted.Actor, persisted.SequenceNr, persisted.Event));
        Assert.Equal(1, await bank.Store.HighestSequenceNrAsync(Account.Id("anna"), giveUp.Token));
    }

    [Fact]
    public async Task A_burst_larger_than_the_read_ahead_is_handled_to_the_end()
    {
        await using var bank = await new SqliteSystem(o => o with { ReadAhead = 16, CommitBatch = 4, PollEvery = TimeSpan.FromSeconds(15) }).StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => bank.System.TellAsync(Account.Id($"{i % 3}"), new Deposit(1))));

        await bank.QuietAsync();

        var balances = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => bank.BalanceAsync($"{i}")));
        Assert.Equal(400, balances.Sum(b => b.Amount));
    }

    [Fact]
    public async Task An_idle_actor_leaves_memory()
    {
        await using var bank = await new SqliteSystem(o => o with { PollEvery = TimeSpan.FromMilliseconds(20) }, new Account { Idle = TimeSpan.FromMilliseconds(50) }).StartAsync();
        await bank.System.AskAsync<Balance>(Account.Id("anna"), new Deposit(1), SqliteSystem.Patience);
        Assert.Equal(1, bank.System.Health.ActiveActors);

        await SqliteSystem.UntilAsync(() => Task.FromResult(bank.System.Health.ActiveActors == 0));

        Assert.Equal(1, (await bank.BalanceAsync("anna")).Amount);
    }
}
