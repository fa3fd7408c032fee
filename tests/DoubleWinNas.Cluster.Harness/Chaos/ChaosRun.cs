using System.Diagnostics;
using DoubleWinNas.Actors.Harness.PostgreSql;
using DoubleWinNas.Cluster.Harness.Processes;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Tests;
using DoubleWinNas.Orchestration;

namespace DoubleWinNas.Cluster.Harness.Chaos;

/// <summary>A small search with a frozen cost table in a cluster of processes, and a seeded sequence of faults while it runs.</summary>
internal sealed class ChaosRun(ChaosSearch search, ChaosOptions options, TextWriter progress)
{
    /// <summary>Longer than a node's lease of 5 s and an item's of 3 s.</summary>
    private static readonly TimeSpan Absence = TimeSpan.FromSeconds(7);

    private static readonly TimeSpan Ahead = TimeSpan.FromHours(1);

    private readonly Random _random = new(options.Seed);
    private readonly List<ChaosEvent> _faults = [];
    private long _started;

    /// <exception cref="InvalidOperationException">The search did not end well; the message carries what was said.</exception>
    public async Task<ChaosVerdict> RunAsync(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.Patience);
        await using var cluster = await ChaosCluster.StartAsync(folder.Path, options.WithCables, options.Faults.Contains(ChaosFault.LosePrimary), options.Former, patience.Token);
        _started = Stopwatch.GetTimestamp();
        await using var command = ClusterProcess.Start(
            "search", options.Former ?? ClusterProcess.OwnProgram, [], new Dictionary<string, string>(), folder.In("search.log"), ["search", search.File, "--out", folder.In("out"), .. cluster.Join("ops")]);
        var ended = command.ExitAsync(patience.Token);
        await Task.WhenAny(ended, AnsweredAsync(cluster, but: null, _started, patience.Token));
        _started = Stopwatch.GetTimestamp();
        await DisruptAsync(cluster, ended, patience.Token);
        var code = await ended;
        var took = Stopwatch.GetElapsedTime(_started);
        if (code != 0)
        {
            throw new InvalidOperationException($"The search ended with {code}: {await File.ReadAllTextAsync(folder.In("search.log"), cancellationToken)}");
        }

        var (items, repeated) = WorkLogs.Count(ChaosCluster.Workers.SelectMany(worker => File.ReadLines(cluster.LogOf(worker))));
        return new ChaosVerdict(await File.ReadAllBytesAsync(folder.In("out/front.json"), cancellationToken), took, _faults, items, repeated);
    }

    private async Task DisruptAsync(ChaosCluster cluster, Task ended, CancellationToken cancellation)
    {
        foreach (var fault in options.Faults)
        {
            if (await Task.WhenAny(ended, Task.Delay(options.Pause * _random.NextDouble(), cancellation)) == ended)
            {
                return;
            }

            if (await cluster.HostOfAsync(SearchActors.Search(ChaosSearch.Name), cancellation) is not { } host)
            {
                continue;
            }

            var node = fault is ChaosFault.KillLeader or ChaosFault.FreezeLeader ? host : ChaosCluster.Nodes[_random.Next(ChaosCluster.Nodes.Count)];
            var worker = ChaosCluster.Workers[_random.Next(ChaosCluster.Workers.Count)];
            var at = Stopwatch.GetElapsedTime(_started);
            var (victim, answered) = await CauseAsync(fault, cluster, node, worker, cancellation);
            _faults.Add(new ChaosEvent(fault, victim, at, answered));
            await progress.WriteLineAsync($"{at.TotalSeconds:F1} s: {fault} of {victim}{(answered is { } after ? $", the search answered after {after.TotalMilliseconds:F0} ms" : "")}");
            await cluster.WhenWholeAsync(cancellation);
        }
    }

    private async Task<(string Victim, TimeSpan? Answered)> CauseAsync(ChaosFault fault, ChaosCluster cluster, string node, string worker, CancellationToken cancellation)
    {
        var moment = Stopwatch.GetTimestamp();
        switch (fault)
        {
            case ChaosFault.KillLeader or ChaosFault.KillNode or ChaosFault.ShiftClock:
                cluster.Process(node).Kill();
                var afterKill = await AnsweredAsync(cluster, node, moment, cancellation);
                await cluster.StartAsync(node, fault == ChaosFault.ShiftClock ? Ahead : TimeSpan.Zero, cancellation);
                return (node, afterKill);
            case ChaosFault.FreezeLeader or ChaosFault.FreezeNode:
                cluster.Process(node).Freeze();
                var afterFreeze = await AnsweredAsync(cluster, node, moment, cancellation);
                cluster.Process(node).Thaw();
                return (node, afterFreeze);
            case ChaosFault.PartNode:
                await cluster.Hosts.PullCableAsync(node);
                var afterParting = await AnsweredAsync(cluster, node, moment, cancellation);
                await cluster.Hosts.PlugCableAsync(node);
                return (node, afterParting);
            case ChaosFault.KillWorker:
                cluster.Process(worker).Kill();
                await cluster.StartAsync(worker, TimeSpan.Zero, cancellation);
                return (worker, null);
            case ChaosFault.FreezeWorker:
                cluster.Process(worker).Freeze();
                await Task.Delay(Absence, cancellation);
                cluster.Process(worker).Thaw();
                return (worker, null);
            case ChaosFault.PartWorker:
                await cluster.Hosts.PullCableAsync(worker);
                await Task.Delay(Absence, cancellation);
                await cluster.Hosts.PlugCableAsync(worker);
                return (worker, null);
            case ChaosFault.LosePackets:
                await cluster.Hosts.LosePacketsAsync(node, Absence, _random, cancellation);
                return (node, null);
            case ChaosFault.RestartDatabase or ChaosFault.CrashDatabase:
                await cluster.Primary.StopAsync(fault == ChaosFault.RestartDatabase ? PostgreSqlShutdown.Fast : PostgreSqlShutdown.Immediate, cancellation);
                await cluster.Primary.StartAsync(cancellation);
                return ("database", await AnsweredAsync(cluster, but: null, Stopwatch.GetTimestamp(), cancellation));
            case ChaosFault.LosePrimary:
                await cluster.LosePrimaryAsync(cancellation);
                return ("primary", await AnsweredAsync(cluster, but: null, Stopwatch.GetTimestamp(), cancellation));
            case ChaosFault.FillDisk:
                return (await FillAsync(cluster, cancellation), null);
            case ChaosFault.SpoilCopy:
                return (Spoil(cluster), null);
            case ChaosFault.Upgrade:
                var upgraded = await cluster.UpgradeAsync(cancellation);
                return (upgraded ?? "nobody, all are new", await AnsweredAsync(cluster, but: null, Stopwatch.GetTimestamp(), cancellation));
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault, message: null);
        }
    }

    /// <summary>Asks until the search's actor has answered, wherever it lives by then.</summary>
    private static async Task<TimeSpan> AnsweredAsync(ChaosCluster cluster, string? but, long since, CancellationToken cancellation)
    {
        using var client = cluster.Connect(but);
        while (true)
        {
            try
            {
                await client.DescribeAsync(ChaosSearch.Name, cancellation);
                return Stopwatch.GetElapsedTime(since);
            }
            catch (InputException)
            {
                await Task.Delay(20, cancellation);
            }
        }
    }

    private static async Task<string> FillAsync(ChaosCluster cluster, CancellationToken cancellation)
    {
        var node = ChaosCluster.Nodes.First(cluster.HasOwnDisk);
        var filler = Path.Combine(cluster.FolderOf(node), "filler");
        await using (var file = new FileStream(filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            try
            {
                while (true)
                {
                    file.Write(new byte[4096]);
                }
            }
            catch (IOException)
            {
                // Full.
            }
        }

        await Task.Delay(Absence, cancellation);
        File.Delete(filler);
        return $"disk of {node}";
    }

    /// <summary>Changes a byte in the middle of a copy, of a node or of a worker.</summary>
    private string Spoil(ChaosCluster cluster)
    {
        var copies = ChaosCluster.Nodes.Concat(ChaosCluster.Workers)
            .Where(name => Directory.Exists(cluster.FolderOf(name)))
            .SelectMany(name => Directory.EnumerateFiles(cluster.FolderOf(name), "*", SearchOption.AllDirectories).Select(path => (Name: name, Path: path)))
            .Where(copy => copy.Path.Contains("/sha256/", StringComparison.Ordinal))
            .OrderBy(copy => copy.Path, StringComparer.Ordinal)
            .ToList();
        if (copies.Count == 0)
        {
            return "none, there was no copy";
        }

        var (owner, path) = copies[_random.Next(copies.Count)];
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = file.Length / 2;
        var value = file.ReadByte();
        file.Position = file.Length / 2;
        file.WriteByte((byte)(value ^ 0x55));
        return $"a copy of {owner}";
    }
}
