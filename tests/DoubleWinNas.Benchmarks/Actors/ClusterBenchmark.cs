using System.Globalization;
using DoubleWinNas.Actors.Harness.Processes;

namespace DoubleWinNas.Benchmarks.Actors;

/// <summary>
/// The long form of the real-process test: <c>cluster [TRANSFERS [KILLS [FREEZES [RESTARTS [SEED]]]]]</c>, by default 6,700 transfers (over
/// 20,000 messages), 20 kills, 5 freezes, 4 restarts of PostgreSQL.
/// </summary>
internal sealed class ClusterBenchmark : IBenchmark
{
    public string Name => "cluster";

    public string Summary => "three node processes under kills, freezes and restarts of PostgreSQL: cluster [TRANSFERS KILLS FREEZES RESTARTS SEED]";

    public async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken)
    {
        int[] usual = [6700, 20, 5, 4, 1];
        var given = arguments.Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        int[] n = [.. given, .. usual[given.Length..]];
        var verdict = await new ClusterRun(new ClusterOptions(n[4], n[0], n[1], n[2], n[3]), Console.Error).RunAsync(cancellationToken);
        await output.WriteLineAsync($"""
            Three node processes and one PostgreSQL, lease 5 s. Measured from the signal (or the server's return) to the answer of a persistent actor
            that the killed or frozen node owned, as an asker outside of the cluster sees it.

            | disruption | count | p50 ms | p99 ms | longest ms |
            |---|---:|---:|---:|---:|
            {Row("kill -9 of a node", verdict.AfterKill)}
            {Row("SIGSTOP of a node", verdict.AfterFreeze)}
            {Row("restart of PostgreSQL", verdict.AfterRestart)}

            - {verdict.Messages:N0} messages handled in {verdict.Took.TotalSeconds:F0} s; {verdict.Rejoined} thawed nodes rejoined by themselves.
            - Books against plan, from the database alone: {(verdict.Differences.Count == 0 ? "nothing lost, nothing twice, order per sender kept, sums equal." : string.Join("; ", verdict.Differences))}
            """);
        return verdict.Differences.Count == 0 ? 0 : 1;
    }

    private static string Row(string what, IReadOnlyList<TimeSpan> times)
    {
        var sorted = times.Select(time => time.TotalMilliseconds).Order().ToList();
        return sorted.Count == 0
            ? $"| {what} | 0 | | | |"
            : $"| {what} | {sorted.Count} | {sorted[sorted.Count / 2]:F0} | {sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * 0.99))]:F0} | {sorted[^1]:F0} |";
    }
}
