using DoubleWinNas.Actors.Harness.Faults;
using DoubleWinNas.Actors.Store;
using Microsoft.Extensions.Logging;

namespace DoubleWinNas.Actors.Harness.Bank;

/// <summary>A node of the simulation: an actor system inside this process that can die, freeze and come back as a real one does.</summary>
internal sealed class SimulatedNode(string name, IBankDatabase database, Func<int, FaultPlan> faultsOfLife, Func<IActorStore, IActorStore> sabotage, ILoggerFactory logs)
{
    private readonly List<Task> _ended = [];
    private FaultPlan _faults = null!;
    private IActorStore _store = null!;
    private int _lives;

    public ActorSystem System { get; private set; } = null!;

    public int Struck { get; private set; }

    public async Task StartAsync()
    {
        _faults = faultsOfLife(_lives++);
        _store = database.StoreOfNewProcess();
        var options = new ActorSystemOptions
        {
            NodeId = name,
            Lease = database.Lease,
            HeartbeatEvery = database.Lease / 5,
            DetectEvery = database.Lease / 16,
            PollEvery = database.Lease / 4,
            MinBackoff = TimeSpan.FromMilliseconds(10),
            MaxBackoff = TimeSpan.FromMilliseconds(80),
            StopWithin = TimeSpan.FromSeconds(2),
            ReadAhead = 64,
            CommitBatch = 16,
            LoggerFactory = logs,
        };
        System = new ActorSystem(options, sabotage(new FaultyActorStore(_store, _faults)), [new AccountBehavior(TimeSpan.FromMilliseconds(40))], BankTypes.Create());
        while (true)
        {
            try
            {
                await System.StartAsync(CancellationToken.None);
                return;
            }
            catch (StoreUnavailableException)
            {
                // As an operator would: start it again.
            }
        }
    }

    /// <summary>The process is killed: its sessions end, and what it still does is heard by nobody.</summary>
    public void Crash()
    {
        _faults.Crash();
        End();
    }

    /// <summary>Hands over and exits.</summary>
    public async Task StopAsync()
    {
        _faults.Thaw();
        End();
        await Task.WhenAll(_ended);
    }

    public void Freeze() => _faults.Freeze();

    public void Thaw() => _faults.Thaw();

    /// <summary>What it does now, for people.</summary>
    public string Describe()
    {
        var health = System.Health;
        return $"{name} {health.Status}, {health.Shards} shards, {health.ActiveActors} actors, {health.MessagesInMemory} messages, "
            + $"{_ended.Count(task => !task.IsCompleted)} of {_ended.Count} lives not over";
    }

    private void End()
    {
        Struck += _faults.Struck;
        _ended.Add(Task.Run(async () => await EndAsync(System, _store, _faults)));
    }

    private async Task EndAsync(ActorSystem system, IActorStore store, FaultPlan faults)
    {
        if (!faults.IsCrashed)
        {
            await system.DisposeAsync();
            faults.Crash();
        }

        // Who still calls the ended process finds nobody.
        await database.ProcessEndedAsync(store);
        await system.DisposeAsync();
    }
}
