using DoubleWinNas.Actors.Harness.PostgreSql;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Actors.Tests.PostgreSql;
using Npgsql;
using static DoubleWinNas.Actors.Tests.Store.PostgreSql.PostgreSqlStores;

namespace DoubleWinNas.Actors.Tests.Store.PostgreSql;

public sealed class NodePresenceTests
{
    [Fact]
    public async Task A_node_whose_session_ended_is_down_at_once_and_its_shards_are_free()
    {
        await using var stores = new PostgreSqlStores(await SharedPostgreSql.NewDatabaseAsync());
        var dying = await stores.OpenAsync();
        var observer = await stores.OpenAsync();
        var incarnation = await JoinAsync(dying, "dying");
        await dying.ClaimShardsAsync(incarnation, 8, None);
        Assert.Equal(NodeState.Up, await StateOfAsync(observer, incarnation));

        await dying.DisposeAsync();
        await UntilAsync(async () => await StateOfAsync(observer, incarnation) == NodeState.Down);

        Assert.Equal(8, (await observer.DetectAsync(None)).FreeShards);
    }

    [Fact]
    public async Task A_node_frozen_amid_a_transaction_keeps_no_shard_locked()
    {
        await using var stores = new PostgreSqlStores(await SharedPostgreSql.NewDatabaseAsync());
        var frozen = await stores.OpenAsync();
        var observer = await stores.OpenAsync();
        var incarnation = await JoinAsync(frozen, "frozen", TimeSpan.FromSeconds(1.5));
        await frozen.ClaimShardsAsync(incarnation, 8, None);
        var session = (string)(await stores.SqlAsync($"SELECT session FROM nodes WHERE incarnation = {incarnation}"))!;
        await using var stuck = new NpgsqlConnection($"{stores.ConnectionString};Pooling=false;Application Name={session}");
        await stuck.OpenAsync();
        await using var begin = new NpgsqlCommand("BEGIN; SELECT * FROM shards WHERE shard = 3 FOR SHARE", stuck);
        await begin.ExecuteNonQueryAsync();

        await UntilAsync(async () => (await observer.DetectAsync(None)).FreeShards == 8);

        Assert.Equal(NodeState.Unreachable, await StateOfAsync(observer, incarnation));
        begin.CommandText = "COMMIT";
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => begin.ExecuteNonQueryAsync());
    }

    [Fact]
    public async Task Nobody_is_declared_dead_while_the_database_has_just_come_up()
    {
        await using var stores = new PostgreSqlStores(await SharedPostgreSql.NewDatabaseAsync());
        var gone = await stores.OpenAsync();
        var newcomer = await stores.OpenAsync(grace: Long);
        var incarnation = await JoinAsync(gone, "gone");
        await JoinAsync(newcomer, "newcomer");

        await gone.DisposeAsync();
        await UntilAsync(async () => await stores.PresencesAsync() == 1);

        Assert.Equal(NodeState.Up, await StateOfAsync(newcomer, incarnation));
    }

    [Fact]
    public async Task A_lease_that_ran_out_while_the_database_was_away_is_renewed_and_the_session_comes_back()
    {
        await using var server = await PrivatePostgreSql.StartNewAsync();
        await using var stores = new PostgreSqlStores(await server.CreateDatabaseAsync());
        var store = await stores.OpenAsync(grace: Long);
        var brief = TimeSpan.FromMilliseconds(200);
        var incarnation = await JoinAsync(store, "patient", brief);
        await store.ClaimShardsAsync(incarnation, 8, None);

        await server.StopAsync(PostgreSqlShutdown.Immediate);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.HeartbeatAsync(incarnation, NodeState.Up, Long, None));
        await Task.Delay(brief * 2);
        await server.StartAsync();

        await UntilAsync(() => store.HeartbeatAsync(incarnation, NodeState.Up, Long, None));
        var observer = await stores.OpenAsync();
        Assert.Equal(NodeState.Up, await StateOfAsync(observer, incarnation));
        Assert.Equal(0, (await observer.DetectAsync(None)).FreeShards);
    }

    [Fact]
    public async Task Two_live_nodes_cannot_have_one_name()
    {
        await using var stores = new PostgreSqlStores(await SharedPostgreSql.NewDatabaseAsync());
        var first = await stores.OpenAsync();
        var second = await stores.OpenAsync();
        var incarnation = await JoinAsync(first, "twin");

        var refused = await Assert.ThrowsAsync<ActorException>(() => JoinAsync(second, "twin"));

        Assert.Contains("'twin'", refused.Message, StringComparison.Ordinal);
        await first.DisposeAsync();
        await UntilAsync(async () => await stores.PresencesAsync() == 0);
        Assert.True(await JoinAsync(second, "twin") > incarnation);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
