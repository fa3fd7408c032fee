using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Harness.PostgreSql;
using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Actors.Store.PostgreSql;

namespace DoubleWinNas.Cluster.Tests;

/// <summary>Nodes of two program versions in one cluster, as during an upgrade node by node. Schemas of two versions are tested with the stores.</summary>
public sealed class RollingUpgradeTests
{
    private const int Actors = 12;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Messages_of_the_next_version_wait_at_old_nodes_and_are_handled_when_those_leave()
    {
        await using var server = await PrivatePostgreSql.StartNewAsync();
        var connection = await server.CreateDatabaseAsync();
        await using var oldStore = new PostgreSqlActorStore(new PostgreSqlStoreOptions(connection) { KnownSchema = 1 });
        await using var newStore = new PostgreSqlActorStore(new PostgreSqlStoreOptions(connection));
        await using var old = await StartAsync("old", oldStore, Types().Add("test.add", Json<Add>()));
        await TellAllAsync(old, new Add(1));
        await using var fresh = await StartAsync("new", newStore, Types().Add("test.add", Json<AddWithNote>(), version: 2).Upcast("test.add", 1, node =>
        {
            node["Note"] = "of an old node";
            return node;
        }));
        await WhenBothHostAsync(newStore);

        await TellAllAsync(fresh, new AddWithNote(10, "new"));
        await TellAllAsync(old, new Add(100));
        await WhenAnyWaitsAsync(newStore);
        await old.StopAsync();

        foreach (var actor in All())
        {
            var total = await fresh.AskAsync<Total>(actor, new GetTotal(), Patience);
            Assert.Equal(111, total.Amount);
            Assert.Contains("new", total.Notes);
        }

        Assert.Empty(await newStore.ListDeadLettersAsync(10, CancellationToken.None));
    }

    [Fact]
    public async Task A_message_of_a_name_that_old_nodes_never_heard_of_waits_for_newer_ones_while_there_are_any()
    {
        await using var server = await PrivatePostgreSql.StartNewAsync();
        var connection = await server.CreateDatabaseAsync();
        await using var oldStore = new PostgreSqlActorStore(new PostgreSqlStoreOptions(connection));
        await using var newStore = new PostgreSqlActorStore(new PostgreSqlStoreOptions(connection));
        await using var old = await StartAsync("old", oldStore, Types().Add("test.add", Json<Add>()));
        await using var fresh = await StartAsync("new", newStore, Types().Add("test.add", Json<Add>()).Add("test.add-noted", Json<AddWithNote>()));
        await WhenBothHostAsync(newStore);

        await TellAllAsync(fresh, new AddWithNote(10, "new"));
        await WhenAnyWaitsAsync(newStore);
        Assert.Empty(await newStore.ListDeadLettersAsync(10, CancellationToken.None));

        // Nobody has ever heard of this one. It comes after the other, and the question after both.
        await newStore.EnqueueAsync([.. All().Select(actor => new OutgoingMessage(actor, Sender: null, "test.nonsense/1", "{}"))], CancellationToken.None);
        await old.StopAsync();
        foreach (var actor in All())
        {
            Assert.Equal(10, (await fresh.AskAsync<Total>(actor, new GetTotal(), Patience)).Amount);
        }

        var letters = await newStore.ListDeadLettersAsync(100, CancellationToken.None);
        Assert.Equal(Enumerable.Repeat("test.nonsense/1", Actors), letters.Select(letter => letter.Type));
    }

    private static async Task<ActorSystem> StartAsync(string name, PostgreSqlActorStore store, MessageTypeRegistry types)
    {
        var system = new ActorSystem(new ActorSystemOptions { NodeId = name, MaxBackoff = TimeSpan.FromSeconds(1) }, store, [new Sum()], types);
        await system.StartAsync(CancellationToken.None);
        await system.WhenUpAsync(new CancellationTokenSource(Patience).Token);
        return system;
    }

    private static async Task TellAllAsync(ActorSystem from, SumCommand command)
    {
        foreach (var actor in All())
        {
            await from.TellAsync(actor, command);
        }
    }

    private static async Task WhenBothHostAsync(PostgreSqlActorStore store)
    {
        using var limit = new CancellationTokenSource(Patience);
        while ((await store.ListShardsAsync(limit.Token)).GroupBy(shard => shard.NodeId).Count(owner => owner.Key is not null && owner.Count() == store.ShardCount / 2) < 2)
        {
            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>Until an old node has met a message that it cannot read.</summary>
    private static async Task WhenAnyWaitsAsync(PostgreSqlActorStore store)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            foreach (var actor in All())
            {
                if ((await store.PeekMailAsync(actor, 1, limit.Token)).Any(mail => mail.Message.Attempts > 0))
                {
                    return;
                }
            }

            await Task.Delay(20, limit.Token);
        }
    }

    private static IEnumerable<ActorId> All() => Enumerable.Range(0, Actors).Select(number => new ActorId("sum", $"{number}"));

    private static MessageTypeRegistry Types() => new MessageTypeRegistry().Add("test.get", Json<GetTotal>()).Add("test.total", Json<Total>()).Add("test.added", Json<Added>());

    private static JsonTypeInfo<T> Json<T>() => (JsonTypeInfo<T>)JsonSerializerOptions.Default.GetTypeInfo(typeof(T));

    private abstract record SumCommand;

    private sealed record Add(int Amount) : SumCommand;

    private sealed record AddWithNote(int Amount, string Note) : SumCommand;

    private sealed record GetTotal : SumCommand;

    private sealed record Added(int Amount, string? Note);

    private sealed record Total(int Amount, IReadOnlyList<string> Notes);

    private sealed class Sum : EventSourcedBehavior<SumCommand, Added, Total>
    {
        public override string Kind => "sum";

        public override Total EmptyState(ActorId self) => new(0, []);

        public override IReadOnlyList<Decision> Handle(Total state, SumCommand command, ActorContext context) => command switch
        {
            Add add => [Persist(new Added(add.Amount, Note: null))],
            AddWithNote add => [Persist(new Added(add.Amount, add.Note))],
            _ => [Reply(state)],
        };

        public override Total Apply(Total state, Added @event) =>
            new(state.Amount + @event.Amount, @event.Note is null ? state.Notes : [.. state.Notes, @event.Note]);
    }
}
