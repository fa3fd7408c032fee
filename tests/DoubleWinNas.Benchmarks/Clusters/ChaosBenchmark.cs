using System.Globalization;
using DoubleWinNas.Actors;
using DoubleWinNas.Cluster.Harness.Chaos;
using DoubleWinNas.Cluster.Harness.Network;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Benchmarks.Clusters;

/// <summary>A search in a cluster of processes, undisturbed and under seeded faults of every kind that this machine allows.</summary>
internal sealed class ChaosBenchmark : IBenchmark
{
    private const string Usage = "chaos [--seed N] [--times N] [--rounds N] [--faults KillNode,LosePrimary,...] [--former FOLDER] [--report FILE.md]";

    /// <summary>Rounds of training that a fault is given to happen in.</summary>
    private const int RoundsForFault = 3;

    private static readonly ChaosFault[] OfCables = [ChaosFault.PartNode, ChaosFault.PartWorker, ChaosFault.LosePackets];

    /// <summary>From a kill of the node that leads the search to its answer.</summary>
    private static readonly TimeSpan TakeOver = TimeSpan.FromSeconds(2);

    public string Name => "chaos";

    public string Summary => $"a search in a cluster under faults of every kind: {Usage}";

    public async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken)
    {
        try
        {
            var given = new Arguments(arguments, Usage, "--seed", "--times", "--rounds", "--faults", "--former", "--report");
            var seed = given.Count("--seed", 1);
            var withCables = await ClusterHosts.CanHaveCablesAsync();
            var faults = Sequence(given.Text("--faults"), given.Count("--times", 1), withCables, new Random(seed));
            var options = new ChaosOptions(seed, faults) { WithCables = withCables, Former = FormerProgram(given.Text("--former")) };
            using var search = new ChaosSearch(given.Count("--rounds", RoundsForFault * faults.Count));
            await Console.Error.WriteLineAsync("undisturbed");
            var undisturbed = await new ChaosRun(search, options with { Faults = [] }, Console.Error).RunAsync(cancellationToken);
            await Console.Error.WriteLineAsync($"under {faults.Count} faults; undisturbed it took {undisturbed.Took.TotalSeconds:F0} s");
            var disturbed = await new ChaosRun(search, options, Console.Error).RunAsync(cancellationToken);
            var isSame = undisturbed.Front.AsSpan().SequenceEqual(disturbed.Front);
            var text = Report(options, undisturbed, disturbed, isSame);
            await output.WriteAsync(text);
            if (given.Text("--report") is { } path)
            {
                AtomicFile.WriteText(path, $"# A cluster under faults\n\n{MachineConditions.Describe(["chaos", .. arguments])}{text}");
            }

            return isSame && disturbed.Faults.Count == faults.Count ? 0 : 1;
        }
        catch (InputException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 2;
        }
    }

    private static string? FormerProgram(string? folder) => folder is null || File.Exists(Path.Combine(folder, "dwnas.dll"))
        ? folder
        : throw new InputException($"--former {folder}: there is no dwnas.dll; give the folder of a former version's program.");

    private static List<ChaosFault> Sequence(string? chosen, int times, bool withCables, Random random)
    {
        if (chosen is not null)
        {
            return [.. chosen.Split(',').Select(text => Enum.TryParse<ChaosFault>(text, out var fault)
                ? fault
                : throw new InputException($"--faults {text}: allowed are {string.Join(", ", Enum.GetNames<ChaosFault>())}."))];
        }

        // A primary can be lost only once.
        var all = Enum.GetValues<ChaosFault>().Where(fault => fault != ChaosFault.Upgrade && (withCables || !OfCables.Contains(fault)))
            .SelectMany(fault => Enumerable.Repeat(fault, fault == ChaosFault.LosePrimary ? 1 : times))
            .ToArray();
        random.Shuffle(all);
        return [.. all];
    }

    private static string Report(ChaosOptions options, ChaosVerdict undisturbed, ChaosVerdict disturbed, bool isSame)
    {
        var lines = new List<string>
        {
            $"PostgreSQL{(options.Faults.Contains(ChaosFault.LosePrimary) ? " with a synchronous standby" : "")}, three controllers, two trainers and a device worker as processes over TLS, {(options.WithCables ? "each in a network namespace" : "on the loopback (this process may not make network namespaces: no partitions)")}; node lease 5 s, item lease 3 s.",
            "",
            "| at, s | fault | victim | the search answered after, ms |",
            "|---:|---|---|---:|",
        };
        lines.AddRange(disturbed.Faults.Select(fault => string.Create(
            CultureInfo.InvariantCulture, $"| {fault.At.TotalSeconds:F0} | {fault.Fault} | {fault.Victim} | {fault.Answered?.TotalMilliseconds:F0} |")));
        lines.Add("");
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"- front.json {(isSame ? "is byte-identical to" : "DIFFERS from")} that of the undisturbed run; {disturbed.Faults.Count} of {options.Faults.Count} faults survived{(disturbed.Faults.Count == options.Faults.Count ? "" : " (the search ended before the others)")}."));
        lines.Add($"- Begun again, of the items begun: {string.Join(", ", disturbed.Items.Select(kind => $"{kind.Key} {disturbed.Repeated[kind.Key]} of {kind.Value}"))}.");
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"- Time: {undisturbed.Took.TotalSeconds:F0} s undisturbed, {disturbed.Took.TotalSeconds:F0} s under faults."));
        lines.Add(Longest("kill -9", disturbed, TakeOver, ChaosFault.KillLeader, ChaosFault.KillNode));
        lines.Add(Longest("a freeze", disturbed, new ActorSystemOptions { NodeId = "any" }.Lease + TakeOver, ChaosFault.FreezeLeader, ChaosFault.FreezeNode));
        return string.Join('\n', lines) + "\n";
    }
    private static string Longest(string after, ChaosVerdict verdict, TimeSpan aim, params ChaosFault[] faults)
    {
        var answers = verdict.Faults.Where(fault => faults.Contains(fault.Fault)).Select(fault => fault.Answered!.Value.TotalMilliseconds).ToList();
        return string.Create(CultureInfo.InvariantCulture, $"- Take-over after {after}: longest {answers.DefaultIfEmpty().Max():F0} ms of {answers.Count}; aim at most {aim.TotalMilliseconds:F0} ms.");
    }
}
