using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Tests.Store;

/// <summary>
/// What every store promises, whatever database stands behind it. One derived class per store gives it a fresh, open store per test and a
/// way to let the store's time pass.
/// </summary>
public abstract partial class ActorStoreSpecification : IAsyncLifetime
{
    /// <summary>Longer than anything in a test takes.</summary>
    protected static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    /// <summary>A span that tests let pass.</summary>
    protected static readonly TimeSpan Brief = TimeSpan.FromMilliseconds(300);

    private IActorStore? _store;

    protected IActorStore Store => _store!;

    /// <summary>An open store on a fresh database.</summary>
    protected abstract Task<IActorStore> OpenStoreAsync(int shards);

    /// <summary>Lets the store's clock advance by at least the span.</summary>
    protected abstract Task PassTimeAsync(TimeSpan span);

    public virtual async Task InitializeAsync() => _store = await OpenStoreAsync(shards: 8);

    public virtual async Task DisposeAsync() => await Store.DisposeAsync();

    protected static CancellationToken None => CancellationToken.None;

    protected static ActorId Actor(string key = "a") => new("account", key);

    protected static OutgoingMessage Mail(ActorId to, string text = "hello", ActorId? sender = null, string? messageId = null) =>
        new(to, sender, "test.said/1", $"{{\"text\":\"{text}\"}}") { MessageId = messageId };

    /// <summary>A node that owns every shard, for tests that are not about ownership.</summary>
    protected async Task<TestNode> JoinWithAllShardsAsync(string nodeId = "node-1")
    {
        var incarnation = await Store.JoinAsync(new NodeRegistration(nodeId, "http://node-1", ["actors"], "1.0"), Long, None);
        await Store.HeartbeatAsync(incarnation, NodeState.Up, Long, None);
        var leases = await Store.ClaimShardsAsync(incarnation, Store.ShardCount, None);
        return new TestNode(incarnation, leases.ToDictionary(l => l.Shard));
    }

    protected ShardLease LeaseOf(TestNode node, ActorId actor) => node.Leases[Sharding.ShardOf(actor, Store.ShardCount)];

    protected async Task<IReadOnlyList<MailboxRow>> ReadAllMailAsync() =>
        (await Store.ReadMailAsync(new MailboxQuery([.. Enumerable.Range(0, Store.ShardCount)], [], [], 1000), None)).Rows;

    protected async Task<MailboxRow> EnqueueOneAsync(ActorId to, string text = "hello", ActorId? sender = null, string? messageId = null)
    {
        await Store.EnqueueAsync([Mail(to, text, sender, messageId)], None);
        return (await ReadAllMailAsync()).Last(m => m.Actor == to);
    }

    protected HandledMessage Handled(TestNode node, MailboxRow row, long expected = 0, params string[] events) =>
        new(row.Actor, LeaseOf(node, row.Actor), row.Sequence, expected, [.. events.Select(Event)]);

    protected static EventData Event(string name) => new("test.happened/1", $"{{\"name\":\"{name}\"}}");

    protected Task<CommitResult> CommitAsync(TestNode node, params HandledMessage[] handled) =>
        Store.CommitAsync(new CommitBatch(node.Incarnation, handled, new HashSet<int>()), None);

    /// <summary>Enqueues a message and commits the given events as its handling.</summary>
    protected async Task PersistAsync(TestNode node, ActorId actor, params string[] events)
    {
        var expected = await Store.HighestSequenceNrAsync(actor, None);
        var row = await EnqueueOneAsync(actor);
        Assert.Equal(CommitStatus.Committed, (await CommitAsync(node, Handled(node, row, expected, events))).Status);
    }

    protected async Task<List<JournalRow>> ReplayAsync(ActorId actor, long from = 1, long to = long.MaxValue, long limit = long.MaxValue)
    {
        var rows = new List<JournalRow>();
        await foreach (var row in Store.ReplayAsync(actor, from, to, limit, None))
        {
            rows.Add(row);
        }

        return rows;
    }

    protected sealed record TestNode(long Incarnation, IReadOnlyDictionary<int, ShardLease> Leases);
}
