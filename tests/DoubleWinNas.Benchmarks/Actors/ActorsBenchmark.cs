using System.Diagnostics;
using System.Globalization;
using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Harness.PostgreSql;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Actors.Store.PostgreSql;
using DoubleWinNas.Actors.Store.Sqlite;
using Npgsql;

namespace DoubleWinNas.Benchmarks.Actors;

/// <summary>
/// Messages, latency, work items, replay and memory of the actor runtime, as ratios to a bare loop of the same SQL in the same run:
/// <c>actors [SCALE]</c>, where SCALE (default 1) multiplies the numbers of messages.
/// </summary>
internal sealed class ActorsBenchmark : IBenchmark
{
    private const int Stations = 256;
    private const int Tokens = 256;
    private const int ReplayEvents = 100_000;
    private const int IdleActors = 100_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("dwnas-bench-").FullName;

    public string Name => "actors";

    public string Summary => "throughput, latency, work, replay, memory of the actor runtime: actors [SCALE]";

    public async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var scale = arguments is [var text, ..] ? double.Parse(text, CultureInfo.InvariantCulture) : 1;
        try
        {
            await output.WriteLineAsync("Commits wait for the disk (fsync on, synchronous FULL). One message = taken, one event persisted, one message sent.\n");
            await output.WriteLineAsync("| store, nodes | messages/s | bare loop/s | ratio | latency p50 / p99 ms | work items/s |\n|---|---:|---:|---:|---:|---:|");
            await MeasureSqliteAsync(scale, output, cancellationToken);
            await using (var server = await PrivatePostgreSql.StartNewAsync(new PrivatePostgreSqlOptions { Fsync = true }, cancellationToken))
            {
                await MeasurePostgreSqlAsync(server, nodes: 1, scale, output, cancellationToken);
                await MeasurePostgreSqlAsync(server, nodes: 3, scale, output, cancellationToken);
                await output.WriteLineAsync();
                await ReplayPostgreSqlAsync(server, output, cancellationToken);
            }

            await ReplaySqliteAsync(output, cancellationToken);
            await MemoryAsync(output, cancellationToken);
            return 0;
        }
        finally
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task MeasureSqliteAsync(double scale, TextWriter output, CancellationToken cancellationToken)
    {
        var bare = BareLoop.Sqlite(Path.Combine(_folder, "bare.db"), (int)(3000 * scale));
        await using var store = new SqliteActorStore(new SqliteStoreOptions(Path.Combine(_folder, "actors.db")));
        await using var system = await StartAsync("node", store, cancellationToken);
        await ReportAsync("SQLite, 1", [system], bare, scale, output, cancellationToken);
    }

    private static async Task MeasurePostgreSqlAsync(PrivatePostgreSql server, int nodes, double scale, TextWriter output, CancellationToken cancellationToken)
    {
        var database = await server.CreateDatabaseAsync(cancellationToken);
        var bare = await BareLoop.PostgreSqlAsync(database, connections: 2 * nodes, (int)(4000 * scale), cancellationToken);
        var stores = Enumerable.Range(0, nodes).Select(_ => new PostgreSqlActorStore(new PostgreSqlStoreOptions(database))).ToList();
        var systems = new List<ActorSystem>();
        try
        {
            foreach (var store in stores)
            {
                systems.Add(await StartAsync($"node-{systems.Count}", store, cancellationToken));
            }

            while ((await stores[0].ListShardsAsync(cancellationToken)).GroupBy(s => s.NodeId).Count(g => g.Key is not null && g.Count() >= stores[0].ShardCount / nodes) < nodes)
            {
                await Task.Delay(50, cancellationToken);
            }

            await ReportAsync($"PostgreSQL, {nodes}", systems, bare, scale, output, cancellationToken);
        }
        finally
        {
            await Task.WhenAll(systems.Select(system => system.DisposeAsync().AsTask()));
            await Task.WhenAll(stores.Select(store => store.DisposeAsync().AsTask()));
        }
    }

    private static async Task ReportAsync(
        string what, IReadOnlyList<ActorSystem> systems, double bare, double scale, TextWriter output, CancellationToken cancellationToken)
    {
        var measurement = new RelayMeasurement(systems, Stations, cancellationToken);
        var messages = await measurement.ThroughputAsync(Tokens, (int)(60 * scale));
        var (p50, p99) = await measurement.LatencyAsync((int)(500 * scale));
        var work = await measurement.WorkAsync(workers: 8, (int)(1500 * scale));
        await output.WriteLineAsync($"| {what} | {messages:F0} | {bare:F0} | {messages / bare:F2} | {p50:F1} / {p99:F1} | {work:F0} |");
    }

    private async Task ReplaySqliteAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await using var store = new SqliteActorStore(new SqliteStoreOptions(Path.Combine(_folder, "replay.db")) { Durable = false });
        await store.OpenAsync(cancellationToken);
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_folder, "replay.db")}"))
        {
            await connection.OpenAsync(cancellationToken);
            await using var fill = connection.CreateCommand();
            fill.CommandText =
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1) " +
                "INSERT INTO journal (kind, key, seq_nr, type, payload, at) SELECT 'station', '0', i, 'relay.passed/1', '{\"Left\":' || i || '}', 1767225600000 FROM n";
            fill.Parameters.AddWithValue("$1", ReplayEvents);
            await fill.ExecuteNonQueryAsync(cancellationToken);
        }

        await ReplayAsync("SQLite", store, output, cancellationToken);
    }

    private static async Task ReplayPostgreSqlAsync(PrivatePostgreSql server, TextWriter output, CancellationToken cancellationToken)
    {
        var database = await server.CreateDatabaseAsync(cancellationToken);
        await using var store = new PostgreSqlActorStore(new PostgreSqlStoreOptions(database));
        await store.OpenAsync(cancellationToken);
        await using (var source = NpgsqlDataSource.Create(database))
        await using (var fill = source.CreateCommand(
            $"INSERT INTO journal (kind, key, seq_nr, type, payload) SELECT 'station', '0', i, 'relay.passed/1', '{{\"Left\":' || i || '}}' FROM generate_series(1, {ReplayEvents}) i"))
        {
            await fill.ExecuteNonQueryAsync(cancellationToken);
        }

        await ReplayAsync("PostgreSQL", store, output, cancellationToken);
    }

    // Recovery as an asker meets it: the actor isn't in memory, its 100,000 events are replayed, it answers.
    private static async Task ReplayAsync(string what, IActorStore store, TextWriter output, CancellationToken cancellationToken)
    {
        await using var system = await StartAsync("replayer", store, cancellationToken);
        await system.AskAsync<Token>(new ActorId("station", "warm"), new Token(0), TimeSpan.FromSeconds(30), cancellationToken: cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await system.AskAsync<Token>(new ActorId("station", "0"), new Token(0), TimeSpan.FromSeconds(60), cancellationToken: cancellationToken);
        await output.WriteLineAsync($"- Replay of {ReplayEvents:N0} events on {what}, with deserialisation, until the actor answered: {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F0} ms");
    }

    private async Task MemoryAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_folder, "memory.db");
        await using var store = new SqliteActorStore(new SqliteStoreOptions(path) { Durable = false });
        await store.OpenAsync(cancellationToken);
        await using var system = await StartAsync("memory", store, cancellationToken);
        await system.AskAsync<Token>(new ActorId("station", "0"), new Token(0), TimeSpan.FromSeconds(30), cancellationToken: cancellationToken);
        var empty = GC.GetTotalMemory(forceFullCollection: true);
        await FillAsync(path, cancellationToken);
        await system.AskAsync<Token>(new ActorId("station", "0"), new Token(0), TimeSpan.FromSeconds(30), cancellationToken: cancellationToken);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 1; i <= 1000; i++)
        {
            await system.TellAsync(new ActorId("station", $"{i}"), new Token(0), cancellationToken: cancellationToken);
        }

        while (system.Health.ActiveActors < 1000 || system.Health.MessagesInMemory > 0)
        {
            await Task.Delay(20, cancellationToken);
        }

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        await output.WriteLineAsync(
            $"- Memory with 100,000 actors in the journal, 1,000 of them active: {grown / 1000.0:F0} bytes per active actor, {(before - empty) / (double)IdleActors:F2} per idle one");
    }

    private static async Task FillAsync(string path, CancellationToken cancellationToken)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={path}");
        await connection.OpenAsync(cancellationToken);
        await using var fill = connection.CreateCommand();
        fill.CommandText =
            $"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {IdleActors}) " +
            "INSERT INTO journal (kind, key, seq_nr, type, payload, at) SELECT 'station', i, 1, 'relay.passed/1', '{\"Left\":1}', 1767225600000 FROM n";
        await fill.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<ActorSystem> StartAsync(string name, IActorStore store, CancellationToken cancellationToken)
    {
        var system = new ActorSystem(new ActorSystemOptions { NodeId = name }, store, [new RelayBehavior(Stations)], RelayBehavior.Types());
        await system.StartAsync(cancellationToken);
        await system.WhenUpAsync(cancellationToken);
        return system;
    }
}
