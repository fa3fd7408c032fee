using DoubleWinNas.Actors.Harness.Faults;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Actors.Tests.Bank;

namespace DoubleWinNas.Actors.Tests.Runtime;

/// <summary>What the heartbeat's thread brings about.</summary>
public sealed class HeartbeatTests
{
    private const int Losses = 100;

    [Fact]
    public async Task A_node_whose_heartbeat_finds_the_lease_lost_rejoins_every_time()
    {
        await using var bank = new SqliteSystem(options => options with { HeartbeatEvery = TimeSpan.FromMilliseconds(4), DetectEvery = TimeSpan.FromMilliseconds(50) });
        await using var node = new ActorSystem(bank.System.Options, new StoreWithoutMercy(bank.Store), [new Account()], BankJson.Types());
        await node.StartAsync(CancellationToken.None);

        await SqliteSystem.UntilAsync(() => Task.FromResult(node.Health.Incarnation > Losses));
        await node.StopAsync().WaitAsync(SqliteSystem.Patience);

        Assert.Equal(SystemStatus.Stopped, node.Health.Status);
    }

    /// <summary>Every second beat hears that the lease is gone.</summary>
    private sealed class StoreWithoutMercy(IActorStore inner) : FaultyActorStore(inner, new FaultPlan(0, FaultOptions.None))
    {
        private int _beats;

        public override async Task<bool> HeartbeatAsync(long incarnation, NodeState state, TimeSpan lease, CancellationToken cancellationToken) =>
            await base.HeartbeatAsync(incarnation, state, lease, cancellationToken) && Interlocked.Increment(ref _beats) % 2 == 1;
    }
}
