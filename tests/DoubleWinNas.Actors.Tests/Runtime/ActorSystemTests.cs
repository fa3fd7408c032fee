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

        await SqliteSystem.UntilAsync(async () => (await bank.Store.MailboxDepthsAsync(1, CancellationToken.None)).Count == 0);

        var balances = await Task.WhenAll(Enumerable.Range(0, accounts).Select(i => bank.BalanceAsync($"{i}")));
        Assert.Equal(0, balances.Sum(b => b.Amount));
        Assert.Equal(transfers, balances.Sum(b => b.Transfers));
        Assert.Empty(await bank.Store.ListDeadLettersAsync(10, CancellationToken.None));
    }
}
