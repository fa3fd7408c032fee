using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Actors.Store.PostgreSql;
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
/// One node: its share of the actors on SQLite or PostgreSQL, the artifacts, the HTTP API, and child workers. Whatever ends it, however
/// suddenly, the next one on the same folder goes on.
/// </summary>
internal sealed class NodeHost : IAsyncDisposable
{
    private const int AllItems = int.MaxValue;

    private readonly NodeFolder _folder;
    private readonly NodeApi _api;
    private readonly IActorStore _store;
    private readonly LocalDispatch _dispatch;
    private readonly WorkerSupervisor _workers;
    private bool _isStopped;

    private NodeHost(
        NodeFolder folder, NodeApi api, IActorStore store, ActorSystem system, ArtifactStore artifacts, LocalDispatch dispatch, WorkerSupervisor workers)
    {
        (_folder, _api, _store, System, Artifacts, _dispatch, _workers) = (folder, api, store, system, artifacts, dispatch, workers);
    }

    public ActorSystem System { get; }

    /// <summary>The files of this node: all artifacts on SQLite, copies of some on PostgreSQL.</summary>
    public ArtifactStore Artifacts { get; }

    /// <summary>Base address of the HTTP API on the loopback.</summary>
    public Uri Address => _api.Address;

    /// <summary>All addresses that it listens on.</summary>
    public IReadOnlyList<Uri> Addresses => _api.Addresses;

    /// <summary>The child workers, by number.</summary>
    public IReadOnlyList<WorkerStatus> Workers => _workers.Status;

    /// <summary>Starts; what an earlier node left unfinished in the folder goes on.</summary>
    /// <exception cref="InputException">The folder is used by another node or cannot be written, or an address or the database cannot be used.</exception>
    public static Task<NodeHost> StartAsync(NodeHostOptions options, CancellationToken cancellation) =>
        StartAsync(options, OrchestrationTypes.Behaviors(), OrchestrationTypes.Registry(), cancellation);

    /// <summary>As the other, with actors of the caller's choice.</summary>
    internal static async Task<NodeHost> StartAsync(
        NodeHostOptions options, IEnumerable<ActorBehavior> behaviors, MessageTypeRegistry types, CancellationToken cancellation)
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

    private static async Task<NodeHost> StartAsync(
        NodeHostOptions options,
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
        var files = new ArtifactStore(folder.Artifacts);
        files.Sweep();

        var api = await NodeApi.ListenAsync(token, options.Listeners, log, time, cancellation);
        begun.Push(api);
        IActorStore store = options.PostgreSql is { } connection
            ? new PostgreSqlActorStore(new PostgreSqlStoreOptions(connection))
            : new SqliteActorStore(new SqliteStoreOptions(folder.Database));
        begun.Push(store);
        var system = new ActorSystem(SystemOptions(options, api, log), store, behaviors, types);
        begun.Push(system);
        await system.StartAsync(cancellation);
        await system.WhenUpAsync(cancellation);
        await RequireTokenAsync(options, store, cancellation);
        await GiveBackAsync(system, options.ChildPrefix, cancellation);

        INodeArtifacts artifacts = store is IContentStore content ? new DatabaseArtifacts(files, content, options.CacheLimit) : new FileArtifacts(files);
        var seats = WorkerSupervisor.Seats(options.Workers, options.ChildPrefix, options.Pools, options.Device);
        var dispatch = new LocalDispatch(system, seats, time, log.CreateLogger("DoubleWinNas.Workers"));
        begun.Push(new Ending(dispatch));
        WorkerSupervisor? supervisor = null;
        api.Serve(new NodeServices(system, types, artifacts, dispatch, options.Lease, options.StallTimeout, time)
        {
            Desk = new OperatorDesk(log, () => supervisor?.Status ?? [], options.Describe(store.Description), time.GetUtcNow(), time),
        });
        folder.Announce(api.Address);
        supervisor = WorkerSupervisor.Start(seats, dispatch, ChildOptions(options, folder, api.Address), time, log.CreateLogger("DoubleWinNas.Workers"));
        return new NodeHost(folder, api, store, system, files, dispatch, supervisor);
    }

    private static ActorSystemOptions SystemOptions(NodeHostOptions options, NodeApi api, NodeLog log) => new()
    {
        NodeId = options.NodeId,
        Address = (options.Address ?? PublicAddress(options, api)).ToString(),
        Roles = NodeRoles.ForActors(options.Roles),
        Version = ProgramVersion.Text,
        StopWithin = TimeSpan.FromSeconds(3),
        LoggerFactory = log,
    };

    /// <summary>The first address that was asked for, by the machine's name where it stands for all of them; else the loopback's.</summary>
    private static Uri PublicAddress(NodeHostOptions options, NodeApi api)
    {
        if (api.Addresses.Count < 2)
        {
            return api.Address;
        }

        var address = api.Addresses[1];
        return options.Listeners.Addresses[0].IsAny ? new UriBuilder(address) { Host = Environment.MachineName }.Uri : address;
    }

    private static ChildWorkerOptions ChildOptions(NodeHostOptions options, NodeFolder folder, Uri address)
    {
        var environment = new Dictionary<string, string>(options.WorkerEnvironment);
        if (options.DataRoot is { } data)
        {
            environment["DWNAS_DATA"] = data;
        }

        return new ChildWorkerOptions(address, folder.TokenFile, folder.Logs, folder.Scratch, environment, options.StallTimeout + (2 * options.Lease));
    }

    /// <summary>A node that others can reach, but that nobody could use, was set up halfway.</summary>
    private static async Task RequireTokenAsync(NodeHostOptions options, ITokenStore store, CancellationToken cancellation)
    {
        if (options.Listeners.IsOpen && !(await store.ListTokensAsync(cancellation)).Any(token => token.State == TokenState.Valid))
        {
            throw new InputException(
                $"node.listen: {options.Listeners.Addresses.First(address => !address.IsLoopback)} can be reached from other machines, and there is no token that they could use. "
                + $"Issue one first: dwnas token issue NAME --scope worker --out NAME.token {(options.PostgreSql is null ? $"--folder {options.Folder}" : "--conf FILE")}");
        }
    }

    /// <summary>What the children of a node that was killed held goes back at once: they ended with it, and are not to blame.</summary>
    private static async Task GiveBackAsync(ActorSystem system, string prefix, CancellationToken cancellation)
    {
        foreach (var item in await system.Store.ListWorkAsync(null, WorkState.Leased, AllItems, cancellation))
        {
            if (WorkerSupervisor.IsChild(item.Worker, prefix))
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
