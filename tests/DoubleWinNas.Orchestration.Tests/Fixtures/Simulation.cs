using System.Text.Json;
using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Actors.Store.Sqlite;
using DoubleWinNas.Networks.Randomness;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Tests.Fixtures;

/// <summary>
/// A whole search in this process: the real actor runtime on a real SQLite file, and fake workers that lease items, hold several at a time,
/// finish them in a seeded order, some twice, while the runtime is stopped and started anew.
/// </summary>
internal sealed class Simulation : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("search-").FullName;
    private readonly MessageTypeRegistry _types = OrchestrationTypes.Registry();
    private readonly SqliteActorStore _store;
    private readonly List<WorkLease> _held = [];
    private ActorSystem _system;
    private int _finished;

    private Simulation()
    {
        _store = new SqliteActorStore(new SqliteStoreOptions(Path.Combine(_folder, "state.db")) { ShardCount = 4, Durable = false });
        _system = NewSystem();
    }

    /// <summary>How many items the workers hold at a time.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Of the order in which items are finished.</summary>
    public ulong Seed { get; init; }

    /// <summary>Every item is completed twice.</summary>
    public bool IsRepeating { get; init; }

    /// <summary>The runtime is restarted after so many finished items each.</summary>
    public IReadOnlyList<int> Restarts { get; init; } = [];

    /// <summary>Says why an item fails, always; null for all is well.</summary>
    public Func<object, string?> Poison { get; set; } = _ => null;

    /// <summary>Replaces a result.</summary>
    public Func<object, object, object> Tamper { get; init; } = (_, result) => result;

    /// <summary>Ids in the order in which they were first leased.</summary>
    public List<string> Leased { get; } = [];

    public static async Task<Simulation> StartAsync(Func<Simulation>? make = null)
    {
        var simulation = make?.Invoke() ?? new Simulation();
        await simulation.JoinAsync();
        return simulation;
    }

    public static Simulation With(
        int workers = 1, ulong seed = 0, bool repeating = false, IReadOnlyList<int>? restarts = null, Func<object, object, object>? tamper = null) => new()
        {
            Workers = workers,
            Seed = seed,
            IsRepeating = repeating,
            Restarts = restarts ?? [],
            Tamper = tamper ?? ((_, result) => result),
        };

    public Task<TReply> AskAsync<TReply>(object message, string search = "small")
        where TReply : class => _system.AskAsync<TReply>(SearchActors.Search(search), message, Patience);

    public Task<TReply> AskDeviceAsync<TReply>(object message, string device = "host")
        where TReply : class => _system.AskAsync<TReply>(SearchActors.Device(device), message, Patience);

    public Task<SearchAccepted> StartSearchAsync(SearchSettings settings) => AskAsync<SearchAccepted>(new StartSearch(settings), settings.Name);

    /// <summary>Works until the search has ended or pauses.</summary>
    public async Task<SearchStatus> RunAsync(string search = "small")
    {
        using var giveUp = new CancellationTokenSource(Patience);
        while (true)
        {
            giveUp.Token.ThrowIfCancellationRequested();
            if (!await WorkAsync(TimeSpan.FromMilliseconds(20)))
            {
                var status = await AskAsync<SearchStatus>(new DescribeSearch(), search);
                if (status.IsPaused || status.Phase >= SearchPhase.Finished)
                {
                    return status;
                }
            }
        }
    }

    /// <summary>Works until an item of this id has been leased.</summary>
    public async Task WorkUntilLeasedAsync(string id)
    {
        using var giveUp = new CancellationTokenSource(Patience);
        while (!Leased.Contains(id))
        {
            giveUp.Token.ThrowIfCancellationRequested();
            await WorkAsync(TimeSpan.FromMilliseconds(20));
        }
    }

    /// <summary>One step of a worker: takes an item, or finishes one. False when there was nothing to do.</summary>
    public async Task<bool> WorkAsync(TimeSpan wait)
    {
        var random = RandomStream.Derive(Seed, (ulong)_finished, (ulong)_held.Count);
        if (_held.Count < Workers && await LeaseAsync(_held.Count == 0 ? wait : TimeSpan.FromMilliseconds(2)))
        {
            return true;
        }

        if (_held.Count == 0)
        {
            return false;
        }

        var lease = _held[random.NextInt(_held.Count)];
        _held.Remove(lease);
        await FinishAsync(lease);
        if (Restarts.Contains(++_finished))
        {
            await _system.DisposeAsync();
            _system = NewSystem();
            await JoinAsync();
        }

        return true;
    }

    /// <summary>Looks again and again until a condition holds.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var giveUp = new CancellationTokenSource(Patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!await condition())
        {
            await tick.WaitForNextTickAsync(giveUp.Token);
        }
    }

    /// <summary>An actor's whole past.</summary>
    public async Task<IReadOnlyList<object>> EventsAsync(ActorId actor)
    {
        var events = new List<object>();
        await foreach (var row in _store.ReplayAsync(actor, 1, long.MaxValue, int.MaxValue, CancellationToken.None))
        {
            events.Add(_types.Deserialize(row.Type, row.Payload));
        }

        return events;
    }

    public Task<IReadOnlyList<WorkRow>> WorkOfStateAsync(WorkState state) => _store.ListWorkAsync(null, state, 1000, CancellationToken.None);

    public async Task<IReadOnlyList<DeadLetter>> DeadLettersAsync() => await _store.ListDeadLettersAsync(10, CancellationToken.None);

    /// <summary>What must be equal byte for byte however a search was disturbed.</summary>
    public static string Result(SearchStatus status) =>
        JsonSerializer.Serialize(status.Front) + JsonSerializer.Serialize(status.Finalists) + JsonSerializer.Serialize(status.Generations)
        + JsonSerializer.Serialize(status.Rounds) + JsonSerializer.Serialize(status.Evaluated);

    public async ValueTask DisposeAsync()
    {
        await _system.DisposeAsync();
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> LeaseAsync(TimeSpan wait)
    {
        var pull = new WorkPull(
            "fake", [Pools.Train, Pools.Transform, Pools.Device], [Pools.DeviceLabel("host"), Pools.DeviceLabel("nano")], TimeSpan.FromHours(1));
        if (await _system.Work.LeaseAsync(pull, wait, CancellationToken.None) is not { } lease)
        {
            return false;
        }

        _held.Add(lease);
        if (!Leased.Contains(lease.Id))
        {
            Leased.Add(lease.Id);
        }

        return true;
    }

    private async Task FinishAsync(WorkLease lease)
    {
        var payload = _types.Deserialize(lease.Type, lease.Payload);
        if (Poison(payload) is { } error)
        {
            await _system.Work.FailAsync(lease.Id, lease.Epoch, error, TimeSpan.Zero, CancellationToken.None);
            return;
        }

        var result = Tamper(payload, FakeWork.ResultOf(payload));
        for (var i = 0; i < (IsRepeating ? 2 : 1); i++)
        {
            await _system.Work.CompleteAsync(lease.Id, lease.Epoch, result, CancellationToken.None);
        }
    }

    private ActorSystem NewSystem()
    {
        var options = new ActorSystemOptions { NodeId = "test", Lease = TimeSpan.FromDays(10_000), PollEvery = TimeSpan.FromMilliseconds(100) };
        return new ActorSystem(options, _store, OrchestrationTypes.Behaviors(), _types);
    }

    private async Task JoinAsync()
    {
        using var giveUp = new CancellationTokenSource(Patience);
        await _system.StartAsync(giveUp.Token);
        await _system.WhenUpAsync(giveUp.Token);
    }
}
