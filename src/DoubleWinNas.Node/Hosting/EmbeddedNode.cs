using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Actors.Store.Sqlite;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Artifacts;
using DoubleWinNas.Node.Operators;
using DoubleWinNas.Node.Operators.Logs;
using DoubleWinNas.Node.Workers;
using DoubleWinNas.Orchestration;

namespace DoubleWinNas.Node.Hosting;

/// <summary>
/// One node: the actors on SQLite, the artifacts, the HTTP API on this machine only, and child workers. Whatever ends it, however
/// suddenly, the next one on the same folder goes on.
/// </summary>
internal sealed class EmbeddedNode : IAsyncDisposable
{
    private const int AllItems = int.MaxValue;

    private readonly NodeFolder _folder;
    private readonly NodeApi _api;
    private readonly SqliteActorStore _store;
    private readonly LocalDispatch _dispatch;
    private readonly WorkerSupervisor _workers;
    private bool _isStopped;

    private EmbeddedNode(
        NodeFolder folder, NodeApi api, SqliteActorStore store, ActorSystem system, ArtifactStore artifacts, LocalDispatch dispatch, WorkerSupervisor workers)
    {
        (_folder, _api, _store, System, Artifacts, _dispatch, _workers) = (folder, api, store, system, artifacts, dispatch, workers);
    }

    public ActorSystem System { get; }

    public ArtifactStore Artifacts { get; }

    /// <summary>Base address of the HTTP API.</summary>
    public Uri Address => _api.Address;

    /// <summary>The child workers, by number.</summary>
    public IReadOnlyList<WorkerStatus> Workers => _workers.Status;

    /// <summary>Starts; what an earlier node left unfinished in the folder goes on.</summary>
    /// <exception cref="InputException">The folder is used by another node or cannot be written.</exception>
    public static Task<EmbeddedNode> StartAsync(EmbeddedNodeOptions options, CancellationToken cancellation) =>
        StartAsync(options, OrchestrationTypes.Behaviors(), OrchestrationTypes.Registry(), cancellation);

    /// <summary>As the other, with actors of the caller's choice.</summary>
    internal static async Task<EmbeddedNode> StartAsync(
        EmbeddedNodeOptions options, IEnumerable<ActorBehavior> behaviors, MessageTypeRegistry types, CancellationToken cancellation)
    {
        // What was started before something fails is ended in reverse order.
        var begun = new Stack<IAsyncDisposable>();
        try
        {
            return await StartAsync(options, behaviors, types, begun, cancellation);
        }
        catch (Exception error)
        {
            while (begun.TryPop(out var part))
            {
                await part.DisposeAsync();
            }

            if (error is ActorException refused)
            {
                throw new InputException(refused.Message, refused);
            }

            throw;
        }
    }

    /// <summary>Stops the workers (their items go back), the API and the actors; then the folder is free.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _isStopped, true))
        {
            return;
        }

        await _workers.DisposeAsync();
        await System.DisposeAsync();
        await _api.DisposeAsync();
        await _store.DisposeAsync();
        _dispatch.Dispose();
        _folder.Dispose();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private static async Task<EmbeddedNode> StartAsync(
        EmbeddedNodeOptions options,
        IEnumerable<ActorBehavior> behaviors,
        MessageTypeRegistry types,
        Stack<IAsyncDisposable> begun,
        CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        var log = new NodeLog(options.LoggerFactory, time);
        var folder = await NodeFolder.HoldAsync(options.Folder, cancellation);
        begun.Push(new Ending(folder));
        var token = ApiToken.Generate();
        token.Save(folder.TokenFile);
        var artifacts = new ArtifactStore(folder.Artifacts);
        artifacts.Sweep();

        var api = await NodeApi.ListenAsync(token, log, cancellation);
        begun.Push(api);
        var store = new SqliteActorStore(new SqliteStoreOptions(folder.Database));
        begun.Push(store);
        var system = new ActorSystem(SystemOptions(options, api.Address, log), store, behaviors, types);
        begun.Push(system);
        await system.StartAsync(cancellation);
        await system.WhenUpAsync(cancellation);
        await GiveBackAsync(system, cancellation);

        var seats = WorkerSupervisor.Seats(options.Workers);
        var dispatch = new LocalDispatch(system, seats, time, log.CreateLogger("DoubleWinNas.Workers"));
        begun.Push(new Ending(dispatch));
        WorkerSupervisor? supervisor = null;
        var audit = new LogAudit(log.CreateLogger("DoubleWinNas.Audit"));
        var desk = new OperatorDesk(log, audit, () => supervisor?.Status ?? [], options.Describe(), time.GetUtcNow(), time);
        api.Serve(new NodeServices(system, artifacts, dispatch, options.Lease, options.StallTimeout, desk));
        folder.Announce(api.Address);
        supervisor = WorkerSupervisor.Start(seats, dispatch, ChildOptions(options, folder, api.Address), time, log.CreateLogger("DoubleWinNas.Workers"));
        return new EmbeddedNode(folder, api, store, system, artifacts, dispatch, supervisor);
    }

    private static ActorSystemOptions SystemOptions(EmbeddedNodeOptions options, Uri address, NodeLog log) => new()
    {
        NodeId = Environment.MachineName,
        Address = address.ToString(),
        Version = typeof(EmbeddedNode).Assembly.GetName().Version?.ToString() ?? "0",
        StopWithin = TimeSpan.FromSeconds(3),
        LoggerFactory = log,
    };

    private static ChildWorkerOptions ChildOptions(EmbeddedNodeOptions options, NodeFolder folder, Uri address)
    {
        var environment = new Dictionary<string, string>(options.WorkerEnvironment);
        if (options.DataRoot is { } data)
        {
            environment["DWNAS_DATA"] = data;
        }

        return new ChildWorkerOptions(address, folder.TokenFile, folder.Logs, folder.Scratch, environment, options.StallTimeout + (2 * options.Lease));
    }

    /// <summary>What the children of a node that was killed held goes back at once: they ended with it, and are not to blame.</summary>
    private static async Task GiveBackAsync(ActorSystem system, CancellationToken cancellation)
    {
        foreach (var item in await system.Store.ListWorkAsync(null, WorkState.Leased, AllItems, cancellation))
        {
            if (WorkerSupervisor.IsChild(item.Worker))
            {
                await system.Work.ReturnAsync(item.Id, item.Epoch, $"the node was ended while {item.Worker} worked on it", cancellation);
            }
        }
    }

    private sealed class Ending(IDisposable part) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
