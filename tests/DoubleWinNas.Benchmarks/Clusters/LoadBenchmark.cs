using System.Diagnostics;
using System.Globalization;
using DoubleWinNas.Actors.Harness.PostgreSql;
using DoubleWinNas.Cluster.Harness.Load;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Benchmarks.Clusters;

/// <summary>A thousand simulated workers with real HTTP against one node, on SQLite and on PostgreSQL (with fsync).</summary>
internal sealed class LoadBenchmark : IBenchmark
{
    private const string Usage = "load [--store sqlite|postgresql|both] [--workers N] [--items N] [--work-ms N] [--seed N] [--report FILE.md]";

    /// <summary>Leases and completions a second.</summary>
    private const double LeastRate = 500;

    private const double LongestLease = 100;
    private const double AllowedGrowth = 0.1;

    public string Name => "load";

    public string Summary => $"a thousand simulated workers against one node: {Usage}";

    public async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken)
    {
        try
        {
            var given = new Arguments(arguments, Usage, "--store", "--workers", "--items", "--work-ms", "--seed", "--report");
            var options = new LoadOptions(
                given.Count("--workers", 1000), given.Count("--items", 10_000), TimeSpan.FromMilliseconds(given.Count("--work-ms", 1600)), given.Count("--seed", 1));
            string[] stores = given.Text("--store", "both") switch
            {
                "both" => ["sqlite", "postgresql"],
                var one and ("sqlite" or "postgresql") => [one],
                var other => throw new InputException($"--store {other}: allowed are sqlite, postgresql, both. Usage: {Usage}"),
            };
            var (text, isMet) = (Head(options), true);
            foreach (var store in stores)
            {
                var verdict = await RunAsync(store, options, cancellationToken);
                text += Row(store, verdict);
                isMet &= IsMet(verdict);
            }

            text += string.Create(CultureInfo.InvariantCulture, $"""

                Aims: {LeastRate} leases and as many completions a second, p99 of a lease at most {LongestLease} ms, memory at the end at most {AllowedGrowth:P0} over that of the second fifth,
                nothing lost or refused: {(isMet ? "met" : "missed")}. The workers' side and the database share the machine with the node; load average at the end {File.ReadAllText("/proc/loadavg").Split(' ')[0]}.

                """);
            await output.WriteAsync(text);
            if (given.Text("--report") is { } path)
            {
                AtomicFile.WriteText(path, $"# A thousand workers on one node\n\n{MachineConditions.Describe(["load", .. arguments])}{text}");
            }

            return isMet ? 0 : 1;
        }
        catch (InputException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 2;
        }
    }

    private static async Task<LoadVerdict> RunAsync(string store, LoadOptions options, CancellationToken cancellationToken)
    {
        await using var server = store == "postgresql" ? await PrivatePostgreSql.StartNewAsync(new PrivatePostgreSqlOptions { Fsync = true }, cancellationToken) : null;
        var connection = server is null ? null : await server.CreateDatabaseAsync(cancellationToken);
        return await new LoadRun(options).RunAsync(
            (folder, items) =>
            {
                var start = new ProcessStartInfo("dotnet", [typeof(LoadBenchmark).Assembly.Location, LoadNodeBenchmark.Word, folder, items.ToString(CultureInfo.InvariantCulture)]);
                if (connection is not null)
                {
                    start.ArgumentList.Add(connection);
                }

                return start;
            },
            cancellationToken);
    }

    private static bool IsMet(LoadVerdict verdict) =>
        verdict.IsExact && verdict.ItemsPerSecond >= LeastRate && verdict.Workers.Leases.Quantile(0.99) <= LongestLease && verdict.MemoryLate <= verdict.MemoryEarly * (1 + AllowedGrowth);

    private static string Head(LoadOptions options) => string.Create(CultureInfo.InvariantCulture, $"""
        One node in a process of its own, {options.Queued:N0} items queued before the first worker asks ({options.WarmUp:N0} of them warm both programs up and are not counted), {options.Workers:N0} simulated workers, each on a connection of its own: lease,
        {options.WorkTime.TotalMilliseconds:F0} ms on average of "work" with one renewal in the middle, complete. A lease's time is that of the whole call, waiting for a turn included.

        | store | items/s | lease p50, p99, longest ms | renewal p50, p99 ms | completion p50, p99 ms | node's CPU, ms an item | memory MiB: no worker, second fifth, last fifth | KiB a worker | lost, refused |
        |---|---:|---:|---:|---:|---:|---:|---:|---:|

        """);

    private static string Row(string store, LoadVerdict verdict)
    {
        var (leases, renewals, completions) = (verdict.Workers.Leases, verdict.Workers.Renewals, verdict.Workers.Completions);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {store} | {verdict.ItemsPerSecond:F0} | {leases.Quantile(0.5):F1}, {leases.Quantile(0.99):F1}, {leases.Quantile(1):F0} | {renewals.Quantile(0.5):F1}, {renewals.Quantile(0.99):F1} | {completions.Quantile(0.5):F1}, {completions.Quantile(0.99):F1} | {verdict.Processor.TotalMilliseconds:F2} | {verdict.MemoryBefore:F0}, {verdict.MemoryEarly:F0}, {verdict.MemoryLate:F0} | {(verdict.MemoryLate - verdict.MemoryBefore) * 1024 / verdict.Options.Workers:F0} | {verdict.Workers.Lost}, {verdict.Workers.Refused}{(verdict.IsExact ? "" : $" (actors counted: {verdict.Counted})")} |\n");
    }
}
