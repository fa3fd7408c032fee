using DoubleWinNas.Actors.Harness.PostgreSql;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Actors.Store.PostgreSql;
using DoubleWinNas.Actors.Tests.PostgreSql;
using static DoubleWinNas.Actors.Tests.Store.PostgreSql.PostgreSqlStores;

namespace DoubleWinNas.Actors.Tests.Store.PostgreSql;

public sealed class PostgreSqlTroubleTests
{
    private static readonly ActorId Receiver = new("account", "a");

    [Fact]
    public async Task A_verb_with_a_value_that_the_server_cannot_hold_fails_alone()
    {
        await using var stores = new PostgreSqlStores(await SharedPostgreSql.NewDatabaseAsync());
        var store = await stores.OpenAsync();

        var sightings = Enumerable.Range(0, 40).Select(i => store.SawWorkerAsync(new WorkerSeen(i == 20 ? "nul\0" : $"w{i}", "p", "n", [], [], "1", "h"), None)).ToList();
        var renewals = Enumerable.Range(0, 40).Select(i => store.RenewWorkAsync($"w{i}", 1, Long, null, None)).ToList();
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => sightings[20]);

        Assert.All(await Task.WhenAll(renewals), verdict => Assert.Equal(WorkVerdict.Lost, verdict));
        await Task.WhenAll(sightings.Where((_, i) => i != 20));
        Assert.Equal(39, (await store.ListWorkersAsync(100, None)).Count);
    }

    [Fact]
    public async Task A_server_that_refuses_connections_is_named_and_used_as_soon_as_it_is_there()
    {
        await using var server = await PrivatePostgreSql.StartNewAsync();
        await using var stores = new PostgreSqlStores(await server.CreateDatabaseAsync());
        await server.StopAsync(PostgreSqlShutdown.Fast);

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => stores.OpenAsync());
        Assert.Contains("no connection", refused.Message, StringComparison.Ordinal);
        Assert.False(refused.OutcomeUnknown);

        await server.StartAsync();
        var store = await stores.OpenAsync();
        Assert.Single(await store.EnqueueAsync([Message("{}")], None));
    }

    [Fact]
    public async Task Idle_connections_of_a_server_that_was_restarted_cost_no_more_than_one_failure()
    {
        await using var server = await PrivatePostgreSql.StartNewAsync();
        await using var stores = new PostgreSqlStores(await server.CreateDatabaseAsync());
        var store = await stores.OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => store.EnqueueAsync([Message("{}")], None))));

        await server.StopAsync(PostgreSqlShutdown.Fast);
        await server.StartAsync();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.EnqueueAsync([Message("{}")], None));
        Assert.Single(await store.EnqueueAsync([Message("{}")], None));
    }

    [Theory]
    [InlineData("Hoost=nowhere", "Expected, for example")]
    [InlineData("Host=x;Port=many", "Expected, for example")]
    public void An_unreadable_connection_string_is_told_with_an_example(string connectionString, string expected)
    {
        var refused = Assert.Throws<ActorException>(() => new PostgreSqlActorStore(new PostgreSqlStoreOptions(connectionString)));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_database_is_named_without_the_password()
    {
        var connectionString = (await SharedPostgreSql.NewDatabaseAsync()).Replace("Database=", "Password=secret;Database=no_", StringComparison.Ordinal);
        await using var stores = new PostgreSqlStores(connectionString);

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => stores.OpenAsync());

        Assert.Contains("no such database", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_only_database_is_told_and_used_again_when_it_can_be_written()
    {
        await using var stores = new PostgreSqlStores(await SharedPostgreSql.NewDatabaseAsync());
        await (await stores.OpenAsync()).DisposeAsync();
        var database = new Npgsql.NpgsqlConnectionStringBuilder(stores.ConnectionString).Database;
        var store = await stores.OpenAsync();
        await stores.SqlAsync($"ALTER DATABASE {database} SET default_transaction_read_only = on");
        await stores.SqlAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}' AND pid <> pg_backend_pid()");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.EnqueueAsync([Message("{}")], None));

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.EnqueueAsync([Message("{}")], None));
        Assert.Contains("read-only", refused.Message, StringComparison.Ordinal);
        Assert.False(refused.OutcomeUnknown);

        await stores.SqlAsync($"ALTER DATABASE {database} RESET default_transaction_read_only", "postgres");
        await stores.SqlAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}' AND pid <> pg_backend_pid()");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.EnqueueAsync([Message("{}")], None));
        Assert.Single(await store.EnqueueAsync([Message("{}")], None));
    }

    [Fact]
    public async Task A_text_that_the_database_cannot_hold_is_rejected_and_harms_nothing_else()
    {
        await using var stores = new PostgreSqlStores(await SharedPostgreSql.NewDatabaseAsync());
        var store = await stores.OpenAsync();
        var node = await JoinAsync(store, "node");
        var leases = await store.ClaimShardsAsync(node, 8, None);
        await store.EnqueueAsync([Message("{}")], None);
        var mail = (await store.ReadMailAsync(new MailboxQuery([.. Enumerable.Range(0, 8)], [], [], 10), None)).Rows.Single();
        var lease = leases.Single(l => l.Shard == mail.Shard);

        Task<CommitResult> CommitAsync(string payload) => store.CommitAsync(
            new CommitBatch(node, [new HandledMessage(Receiver, lease, mail.Sequence, 0, [new EventData("test.happened/1", payload)])], new HashSet<int>()), None);

        Assert.Equal(CommitStatus.Rejected, (await CommitAsync("\"\0\"")).Status);
        var failed = await store.FailMessageAsync(new MessageFailure(node, lease, mail.Sequence, "bad \0 text", TimeSpan.Zero), None);
        Assert.Equal(CommitStatus.Committed, failed.Status);
        Assert.Equal("bad \ufffd text", (await store.PeekMailAsync(Receiver, 1, None)).Single().LastError);
        Assert.Equal(CommitStatus.Committed, (await CommitAsync("\"fine\"")).Status);
    }

    [Fact]
    public async Task A_newer_schema_is_refused_and_left_alone()
    {
        await using var stores = new PostgreSqlStores(await SharedPostgreSql.NewDatabaseAsync());
        await stores.OpenAsync();
        await stores.SqlAsync("UPDATE meta SET schema_version = 99, oldest_reader = 99");

        var refused = await Assert.ThrowsAsync<ActorException>(() => stores.OpenAsync());

        Assert.Contains("99", refused.Message, StringComparison.Ordinal);
        Assert.Equal(99, await stores.SqlAsync("SELECT schema_version FROM meta"));
    }

    [Fact]
    public async Task Nodes_that_open_a_fresh_database_together_make_one_schema()
    {
        await using var stores = new PostgreSqlStores(await SharedPostgreSql.NewDatabaseAsync());

        var opened = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => stores.OpenAsync())));

        Assert.All(opened, store => Assert.Equal(8, store.ShardCount));
        Assert.Equal(8L, await stores.SqlAsync("SELECT count(*) FROM shards"));
        Assert.Equal(1L, await stores.SqlAsync("SELECT count(*) FROM meta"));
    }

    [Fact]
    public async Task Signals_reach_the_stores_of_other_processes_but_not_for_the_senders_own_shards()
    {
        await using var stores = new PostgreSqlStores(await SharedPostgreSql.NewDatabaseAsync());
        var sender = await stores.OpenAsync();
        var listener = await stores.OpenAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var heard = listener.ListenAsync(patience.Token).GetAsyncEnumerator(patience.Token);
        Assert.True(await heard.MoveNextAsync());
        Assert.Equal(StoreSignalKind.Everything, heard.Current.Kind);
        var node = await JoinAsync(sender, "sender");
        var leases = await sender.ClaimShardsAsync(node, 8, None);
        await sender.EnqueueAsync([Message("{}")], None);
        var mail = (await sender.ReadMailAsync(new MailboxQuery([.. Enumerable.Range(0, 8)], [], [], 10), None)).Rows.Single();
        var own = Sharding.ShardOf(new ActorId("account", "own"), 8);
        var others = Enumerable.Range(0, 100).Select(i => new ActorId("account", $"{i}")).First(a => Sharding.ShardOf(a, 8) != own && Sharding.ShardOf(a, 8) != mail.Shard);

        var handled = new HandledMessage(Receiver, leases.Single(l => l.Shard == mail.Shard), mail.Sequence, 0, [])
        {
            Messages = [Message("{}") with { To = new ActorId("account", "own") }, Message("{}") with { To = others }],
        };
        await sender.CommitAsync(new CommitBatch(node, [handled], new HashSet<int> { own }), None);

        var kinds = new List<StoreSignal>();
        while (!kinds.Contains(new StoreSignal(StoreSignalKind.Mail, $"{Sharding.ShardOf(others, 8)}")) && await heard.MoveNextAsync())
        {
            kinds.Add(heard.Current);
        }

        Assert.Contains(kinds, signal => signal.Kind == StoreSignalKind.Cluster);
        Assert.Contains(new StoreSignal(StoreSignalKind.Mail, $"{mail.Shard}"), kinds);
        Assert.DoesNotContain(new StoreSignal(StoreSignalKind.Mail, $"{own}"), kinds);
    }

    private static OutgoingMessage Message(string payload) => new(Receiver, null, "test.said/1", payload);
}
