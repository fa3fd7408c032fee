using DoubleWinNas.Actors.Store;
using DoubleWinNas.Actors.Tests.Bank;

namespace DoubleWinNas.Actors.Tests.Runtime;

/// <summary>Several nodes of one process on one store: shares, hand-over, fencing. Real processes are tested elsewhere.</summary>
public sealed class ClusterTests
{
    [Fact]
    public async Task Shards_are_shared_fairly_as_nodes_come_and_go()
    {
        await using var bank = await new SqliteSystem().StartAsync();
        await SharesAsync(bank, 8);
        var second = await bank.AddNodeAsync("node-2");
        await SharesAsync(bank, 4, 4);
        await bank.AddNodeAsync("node-3");
        await SharesAsync(bank, 2, 3, 3);
        await second.StopAsync();
        await SharesAsync(bank, 4, 4);
        Assert.Equal(NodeState.Down, bank.System.Nodes.Single(n => n.NodeId == "node-2").State);
    }

    [Fact]
    public async Task A_node_that_stops_has_released_its_shards_when_it_is_gone()
    {
        await using var bank = await new SqliteSystem().StartAsync();
        await bank.System.StopAsync();

        Assert.All(await bank.Store.ListShardsAsync(CancellationToken.None), s => Assert.Null(s.Incarnation));
        Assert.Equal(SystemStatus.Stopped, bank.System.Health.Status);
    }

    [Fact]
    public async Task An_ask_reaches_an_actor_on_any_node_from_any_node()
    {
        await using var bank = await new SqliteSystem().StartAsync();
        var second = await bank.AddNodeAsync("node-2");
        await SharesAsync(bank, 4, 4);

        for (var i = 0; i < 12; i++)
        {
            var asker = i % 2 == 0 ? bank.System : second;
            Assert.Equal(i, (await asker.AskAsync<Balance>(Account.Id($"{i}"), new Deposit(i), SqliteSystem.Patience)).Amount);
        }
    }

    [Fact]
    public async Task A_node_without_the_actors_role_hosts_nothing_and_can_ask()
    {
        await using var bank = await new SqliteSystem().StartAsync();
        await using var client = new ActorSystem(
            bank.System.Options with { NodeId = "client", Roles = ["web"] }, bank.Store, [new Account()], BankJson.Types());
        await client.StartAsync(CancellationToken.None);
        await client.WhenUpAsync(CancellationToken.None);

        Assert.Equal(3, (await client.AskAsync<Balance>(Account.Id("anna"), new Deposit(3), SqliteSystem.Patience)).Amount);
        Assert.Equal(0, client.Health.Shards);
    }

    [Fact]
    public async Task Money_is_neither_lost_nor_made_while_nodes_come_go_and_are_declared_down()
    {
        await using var bank = await new SqliteSystem().StartAsync();
        var random = new Random(7);
        var sent = 0;
        var second = await bank.AddNodeAsync("node-2");
        for (var round = 0; round < 6; round++)
        {
            for (var i = 0; i < 100; i++, sent++)
            {
                await bank.System.TellAsync(Account.Id($"{random.Next(12)}"), new Transfer($"{random.Next(12)}", random.Next(50)));
            }

            switch (round % 3)
            {
                case 0:
                    await bank.Store.OrderNodeAsync("node-2", NodeState.Down, CancellationToken.None);
                    break;
                case 1:
                    await second.StopAsync();
                    second = await bank.AddNodeAsync("node-2");
                    break;
                default:
                    await bank.Store.OrderNodeAsync("node-1", NodeState.Down, CancellationToken.None);
                    break;
            }
        }

        await bank.QuietAsync();
        var balances = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => bank.BalanceAsync($"{i}")));
        Assert.Equal(0, balances.Sum(b => b.Amount));
        Assert.Equal(sent, balances.Sum(b => b.Transfers));
        Assert.Empty(await bank.Store.ListDeadLettersAsync(10, CancellationToken.None));
    }

    [Fact]
    public async Task A_node_declared_down_joins_anew_by_itself()
    {
        await using var bank = await new SqliteSystem().StartAsync();
        var first = bank.System.Health.Incarnation;
        Assert.True(await bank.Store.OrderNodeAsync("node-1", NodeState.Down, CancellationToken.None));

        await SqliteSystem.UntilAsync(() => Task.FromResult(bank.System.Health.Incarnation > first));

        Assert.Equal(4, (await bank.System.AskAsync<Balance>(Account.Id("anna"), new Deposit(4), SqliteSystem.Patience)).Amount);
    }

    [Fact]
    public async Task A_node_ordered_to_leave_hands_over_and_ends()
    {
        await using var bank = await new SqliteSystem().StartAsync();
        var second = await bank.AddNodeAsync("node-2");
        await SharesAsync(bank, 4, 4);

        Assert.True(await bank.Store.OrderNodeAsync("node-2", NodeState.Leaving, CancellationToken.None));
        await second.Left.WaitAsync(SqliteSystem.Patience);

        await SharesAsync(bank, 8);
        Assert.Equal(NodeState.Down, (await bank.Store.DetectAsync(CancellationToken.None)).Nodes.Last(n => n.NodeId == "node-2").State);
    }

    private static Task SharesAsync(SqliteSystem bank, params int[] expected) => SqliteSystem.UntilAsync(async () =>
    {
        var shards = await bank.Store.ListShardsAsync(CancellationToken.None);
        var shares = shards.Where(s => s.NodeId is not null).GroupBy(s => s.Incarnation).Select(g => g.Count()).Order();
        return shards.All(s => s.NodeId is not null) && shares.SequenceEqual(expected);
    });
}
