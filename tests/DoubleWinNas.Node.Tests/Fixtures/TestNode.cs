using System.Net.Http.Headers;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Hosting;
using DoubleWinNas.Orchestration;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Tests;

/// <summary>A real node with an actor that runs errands.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _folder;

    private TestNode(string folder, NodeHost node)
    {
        _folder = folder;
        Node = node;
        Http = new HttpClient { BaseAddress = node.Address };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiToken.Load(Path.Combine(folder, "token")).Text);
    }

    public NodeHost Node { get; }

    /// <summary>Speaks to its API with its token.</summary>
    public HttpClient Http { get; }

    /// <param name="searches">Whether the search's actors live there, too.</param>
    public static async Task<TestNode> StartAsync(
        string folder, int workers = 0, string? fault = null, TimeSpan? stall = null, Func<NodeHostOptions, NodeHostOptions>? with = null, bool searches = false)
    {
        var options = new NodeHostOptions
        {
            Folder = folder,
            Workers = workers,
            Lease = TimeSpan.FromSeconds(5),
            StallTimeout = stall ?? TimeSpan.FromMinutes(2),
            WorkerEnvironment = fault is null ? [] : new Dictionary<string, string> { ["DWNAS_FAULT"] = fault },
        };
        options = with is null ? options : with(options);
        return new TestNode(folder, await NodeHost.StartAsync(
            options, [new ErrandActor(), .. searches ? OrchestrationTypes.Behaviors() : []], ErrandActor.Types(), CancellationToken.None));
    }

    /// <summary>Issues a token and returns its secret.</summary>
    public async Task<string> IssueAsync(string name, string scope, TimeSpan? lifetime = null) =>
        (await TokenBook.IssueAsync(Node.System.Store, new TokenOrder(name, scope, lifetime), CancellationToken.None)).Secret;

    /// <summary>Speaks to its API with a new token of a scope.</summary>
    public async Task<HttpClient> ClientAsync(string name, string scope, TimeSpan? lifetime = null)
    {
        var client = new HttpClient { BaseAddress = Node.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await IssueAsync(name, scope, lifetime));
        return client;
    }

    /// <summary>Enqueues an item.</summary>
    public async Task EnqueueAsync(string id, object payload, string pool = Pools.Train, int maxAttempts = 3, params string[] labels)
    {
        var data = ErrandActor.Types().Serialize(payload);
        await Node.System.TellAsync(ErrandActor.Id, new RunErrand(id, pool, data.Type, data.Payload, labels, maxAttempts));
        await UntilAsync(async () => await FindAsync(id) is not null, $"{id} is enqueued");
    }

    public Task<WorkRow?> FindAsync(string id) => Node.System.Store.FindWorkAsync(id, CancellationToken.None);

    /// <summary>Waits until the item has ended.</summary>
    public Task<WorkRow> EndAsync(string id) => WhenAsync(id, item => item.State is WorkState.Completed or WorkState.Quarantined or WorkState.Cancelled, "has ended");

    /// <summary>Waits until something holds of the item.</summary>
    public async Task<WorkRow> WhenAsync(string id, Func<WorkRow, bool> condition, string what)
    {
        WorkRow? item = null;
        await UntilAsync(async () => (item = await FindAsync(id)) is not null && condition(item), () => $"{id} {what}; it is {item}; workers {string.Join(", ", Node.Workers)}");
        return item!;
    }

    /// <summary>Waits until something holds of the first worker's process.</summary>
    public Task UntilAsync(Func<Task<bool>> condition, string what) => UntilAsync(condition, () => what);

    /// <summary>What the actor was told of an item; null while nothing.</summary>
    public async Task<ErrandEnded?> OutcomeAsync(string id)
    {
        var book = await Node.System.AskAsync<ErrandBook>(ErrandActor.Id, new LookAtErrands(), Patience);
        return book.Ended.SingleOrDefault(ended => ended.Id == id);
    }

    /// <summary>The result of a completed item.</summary>
    public async Task<T> ResultAsync<T>(string id)
        where T : class
    {
        var item = await EndAsync(id);
        Assert.True(item.State == WorkState.Completed, $"{id} is {item.State}: {item.Error}");
        return (T)ErrandActor.Types().Deserialize(item.ResultType!, item.ResultPayload!);
    }

    /// <summary>Enqueues an item and waits for its result.</summary>
    public async Task<T> RunAsync<T>(string id, object payload, string pool = Pools.Train, params string[] labels)
        where T : class
    {
        await EnqueueAsync(id, payload, pool, maxAttempts: 3, labels);
        return await ResultAsync<T>(id);
    }

    public string LogOf(string worker) => File.ReadAllText(Path.Combine(_folder, "logs", $"{worker}.log"));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Node.DisposeAsync();
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, Func<string> what)
    {
        using var giveUp = new CancellationTokenSource(Patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            try
            {
                await tick.WaitForNextTickAsync(giveUp.Token);
            }
            catch (OperationCanceledException error)
            {
                throw new TimeoutException($"Waited {Patience} until {what()}.", error);
            }
        }
    }
}
