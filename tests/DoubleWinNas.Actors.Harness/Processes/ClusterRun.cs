using System.Diagnostics;
using DoubleWinNas.Actors.Harness.Bank;
using DoubleWinNas.Actors.Harness.PostgreSql;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Actors.Store.PostgreSql;

namespace DoubleWinNas.Actors.Harness.Processes;

/// <summary>
/// Three node processes on a PostgreSQL of their own, the bank's customers sending all the while, and a seeded sequence of kills, freezes and
/// restarts of the server. At the end the database alone is asked whether the books agree with the plan.
/// </summary>
public sealed class ClusterRun(ClusterOptions options, TextWriter progress)
{
    private const int Nodes = 3;
    private static readonly TimeSpan Lease = new ActorSystemOptions { NodeId = "any" }.Lease;
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(30);

    private readonly Random _random = new(options.Seed);
    private readonly NodeProcess[] _nodes = new NodeProcess[Nodes];
    private readonly List<TimeSpan> _afterKill = [];
    private readonly List<TimeSpan> _afterFreeze = [];
    private readonly List<TimeSpan> _afterRestart = [];
    private int _pings;
    private int _rejoined;

    public async Task<ClusterVerdict> RunAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await using var server = await PrivatePostgreSql.StartNewAsync(cancellationToken: cancellationToken);
        var connectionString = await server.CreateDatabaseAsync(cancellationToken);
        await using var store = new PostgreSqlActorStore(new PostgreSqlStoreOptions(connectionString));
        await store.OpenAsync(cancellationToken);
        var logFile = Path.Combine(Path.GetTempPath(), $"dwnas-cluster-{Environment.ProcessId}-{options.Seed}.log");
        var plan = BankPlan.Of(options.Seed, accounts: 24, options.Transfers, extras: 0.1);
        var differences = new List<string>();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ending.CancelAfter(options.Patience);
        try
        {
            for (var i = 0; i < Nodes; i++)
            {
                _nodes[i] = NodeProcess.Start($"node-{i}", connectionString, logFile);
            }

            await Task.WhenAll(_nodes.Select(node => node.WhenUpAsync(ending.Token)));
            await using var outside = new ActorSystem(
                new ActorSystemOptions { NodeId = "outside", Roles = ["observer"] }, store, [], BankTypes.Create().AddProbe());
            await outside.StartAsync(ending.Token);
            await outside.WhenUpAsync(ending.Token);
            await BalancedAsync(store, ending.Token);
            var customers = new BankCustomers(plan, _ => outside, options.Seed);
            using var audits = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
            var auditors = Enumerable.Range(0, 2).Select(i => customers.AuditAsync($"auditor-{i}", TimeSpan.FromSeconds(2), audits.Token)).ToList();
            await Task.WhenAll(customers.SendAllAsync(ending.Token), DisruptAsync(server, connectionString, logFile, outside, ending.Token));
            while (!await IsSettledAsync(store, plan, ending.Token))
            {
                await Task.Delay(50, ending.Token);
            }

            await audits.CancelAsync();
            await Task.WhenAll(auditors);
            var codes = await Task.WhenAll(_nodes.Select(node => node.StopAsync(ending.Token)));
            differences.AddRange(codes.Where(code => code != 0).Select(code => $"a node that was asked to leave exited with {code}"));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var waiting = await store.MailboxDepthsAsync(10, cancellationToken);
            differences.Add($"not settled within {options.Patience} (log of the nodes: {logFile}); waiting: [{string.Join(' ', waiting.Select(w => $"{w.Actor}:{w.Depth}"))}]");
        }
        finally
        {
            foreach (var node in _nodes.Where(node => node is not null))
            {
                await node.DisposeAsync();
            }
        }

        differences.AddRange(await BankAudit.FindAsync(store, plan, cancellationToken));
        if (differences.Count == 0)
        {
            File.Delete(logFile);
        }

        var messages = (plan.Count * 3) + plan.Transfers.Values.Sum(list => list.Count(t => t.Audit) + list.Count(t => t.Fee)) + _pings;
        return new ClusterVerdict(differences, messages, _afterKill, _afterFreeze, _afterRestart, _rejoined, Stopwatch.GetElapsedTime(started));
    }

    private async Task DisruptAsync(
        PrivatePostgreSql server, string connectionString, string logFile, ActorSystem outside, CancellationToken cancellationToken)
    {
        var disruptions = Enumerable.Repeat("kill", options.Kills)
            .Concat(Enumerable.Repeat("freeze", options.Freezes))
            .Concat(Enumerable.Range(0, options.Restarts).Select(i => i % 2 == 0 ? "restart fast" : "restart immediate"))
            .ToArray();
        _random.Shuffle(disruptions);
        var started = Stopwatch.GetTimestamp();
        foreach (var disruption in disruptions.TakeWhile(_ => Stopwatch.GetElapsedTime(started) < options.Patience * 0.6))
        {
            await Task.Delay(_random.Next(100, 600), cancellationToken);
            var victim = _random.Next(Nodes);
            var seconds = disruption switch
            {
                "kill" => await KillAsync(victim, connectionString, logFile, outside, cancellationToken),
                "freeze" => await FreezeAsync(victim, outside, cancellationToken),
                "restart fast" => await RestartAsync(server, PostgreSqlShutdown.Fast, outside, cancellationToken),
                _ => await RestartAsync(server, PostgreSqlShutdown.Immediate, outside, cancellationToken),
            };
            await progress.WriteLineAsync($"{disruption}: answered after {seconds.TotalMilliseconds:F0} ms");
            await BalancedAsync(outside.Store, cancellationToken);
        }
    }

    private async Task<TimeSpan> KillAsync(int victim, string connectionString, string logFile, ActorSystem outside, CancellationToken cancellationToken)
    {
        var probe = await ProbeOfAsync(outside.Store, _nodes[victim].Name, cancellationToken);
        var killed = Stopwatch.GetTimestamp();
        _nodes[victim].Kill();
        await PingAsync(outside, probe, cancellationToken);
        var took = Stopwatch.GetElapsedTime(killed);
        _afterKill.Add(took);
        await _nodes[victim].DisposeAsync();
        _nodes[victim] = NodeProcess.Start($"node-{victim}", connectionString, logFile);
        await _nodes[victim].WhenUpAsync(cancellationToken);
        return took;
    }

    private async Task<TimeSpan> FreezeAsync(int victim, ActorSystem outside, CancellationToken cancellationToken)
    {
        var name = _nodes[victim].Name;
        var before = outside.Nodes.Where(node => node.NodeId == name).Max(node => node.Incarnation);
        var probe = await ProbeOfAsync(outside.Store, name, cancellationToken);
        var frozen = Stopwatch.GetTimestamp();
        _nodes[victim].Freeze();
        await PingAsync(outside, probe, cancellationToken);
        var took = Stopwatch.GetElapsedTime(frozen);
        _afterFreeze.Add(took);
        _nodes[victim].Thaw();
        while (!outside.Nodes.Any(node => node.NodeId == name && node.Incarnation > before && node.State == NodeState.Up))
        {
            await Task.Delay(20, cancellationToken);
        }

        _rejoined++;
        return took;
    }

    private async Task<TimeSpan> RestartAsync(PrivatePostgreSql server, PostgreSqlShutdown shutdown, ActorSystem outside, CancellationToken cancellationToken)
    {
        await server.StopAsync(shutdown, cancellationToken);
        await Task.Delay(_random.Next(0, 500), cancellationToken);
        await server.StartAsync(cancellationToken);
        var back = Stopwatch.GetTimestamp();
        await PingAsync(outside, new ActorId("probe", "any"), cancellationToken);
        var took = Stopwatch.GetElapsedTime(back);
        _afterRestart.Add(took);
        return took;
    }

    private async Task PingAsync(ActorSystem outside, ActorId probe, CancellationToken cancellationToken)
    {
        var number = ++_pings;
        while (true)
        {
            try
            {
                await outside.AskAsync<Pong>(probe, new Ping(number), ProbeTimeout, $"ping-{number}", cancellationToken);
                return;
            }
            catch (Exception error) when (error is StoreUnavailableException or TimeoutException)
            {
                await Task.Delay(10, cancellationToken);
            }
        }
    }

    // An actor whose shard the node owns now.
    private async Task<ActorId> ProbeOfAsync(IActorStore store, string name, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var shards = (await store.ListShardsAsync(cancellationToken)).Where(shard => shard.NodeId == name).Select(shard => shard.Shard).ToHashSet();
                if (shards.Count > 0)
                {
                    return Enumerable.Range(0, int.MaxValue).Select(i => new ActorId("probe", $"{i}")).First(p => shards.Contains(Sharding.ShardOf(p, store.ShardCount)));
                }
            }
            catch (StoreUnavailableException)
            {
                // The server is just back.
            }

            await Task.Delay(20, cancellationToken);
        }
    }

    // Every node up again with its share, so that each disruption meets a whole cluster.
    private static async Task BalancedAsync(IActorStore store, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var owners = (await store.ListShardsAsync(cancellationToken)).GroupBy(shard => shard.NodeId).ToList();
                if (owners.Count == Nodes && owners.TrueForAll(owner => owner.Key is not null && owner.Count() >= store.ShardCount / Nodes))
                {
                    return;
                }
            }
            catch (StoreUnavailableException)
            {
                // The server is just back.
            }

            await Task.Delay(20, cancellationToken);
        }
    }

    private static async Task<bool> IsSettledAsync(IActorStore store, BankPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            return await BankAudit.IsSettledAsync(store, plan, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }
}
