using DoubleWinNas.Networks;

namespace DoubleWinNas.Benchmarks.Searching;

/// <summary>Searched shallow networks against MobileNetV2-style baselines: test accuracy, and throughput in ONNX Runtime on one thread.</summary>
internal sealed class BaselineBenchmark : IBenchmark
{
    private const string Usage = "baseline [--conf FILE] [--seeds 1,2,3] [--searches N] [--out DIR] [--seconds S]";

    /// <summary>Throughput over the baseline's that is aimed at, at no less test accuracy.</summary>
    private const double Aim = 2.3;

    public string Name => "baseline";

    public string Summary => $"searches, and compares what they find with MobileNetV2-style baselines; hours, goes on where it stopped: {Usage}";

    public async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken)
    {
        try
        {
            var options = BaselineBenchmarkOptions.Parse(arguments, Usage);
            var program = new DwnasProgram();
            BaselineCase[] cases = [.. options.Seeds.Select((seed, i) => new BaselineCase(options, seed, i < options.Searches, program))];

            // A search needs the whole machine; trainings share it.
            string? found = null;
            foreach (var searched in cases.Where(one => one.IsSearched))
            {
                var genotype = await searched.SearchAsync(cancellationToken);
                found ??= genotype;
            }

            await Parallel.ForEachAsync(
                cases.SelectMany(one => one.Trainings(found!)),
                new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount / cases[0].Threads), CancellationToken = cancellationToken },
                (training, token) => new ValueTask(training(token)));
            List<BaselineOutcome> outcomes = [.. cases.Select(one => one.Compare(cancellationToken))];
            return await ReportAsync(output, outcomes) ? 0 : 1;
        }
        catch (InputException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 2;
        }
    }

    private static async Task<bool> ReportAsync(TextWriter output, List<BaselineOutcome> outcomes)
    {
        await output.WriteLineAsync($"Baseline: `{outcomes[0].BaselineGenotype}`, trained from new with the finalists' data, epochs, batch and learning rate.\n");
        await output.WriteLineAsync("| seed | search | baseline, test | found, test (shallow) | baseline | found, deep | found, shallow | throughput over the baseline's |");
        await output.WriteLineAsync("|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var outcome in outcomes)
        {
            var (baseline, deep, shallow) = (outcome.Latencies[0], outcome.Latencies[1], outcome.Latencies[2]);
            await output.WriteLineAsync(
                $"| {outcome.Seed} | {(outcome.SearchSeconds is { } seconds ? $"{seconds / 60:F0} min" : "none")} | {outcome.BaselineTest:P2} | {outcome.FoundTest:P2} | {baseline.Latency.Median} | {deep.Latency.Median} "
                + $"| {shallow.Latency.Median} | {shallow.Speedup!.Median:F2}x ± {shallow.Speedup.Spread:F2} |");
        }

        await output.WriteLineAsync();
        foreach (var outcome in outcomes)
        {
            await output.WriteLineAsync($"- Seed {outcome.Seed}: `{outcome.FoundGenotype}` (validation {outcome.FoundValidation:P2}, the baseline's {outcome.BaselineValidation:P2}"
                + $"{(outcome.SearchSeconds is null ? $"; not searched: seed {outcomes[0].Seed}'s network, trained from new" : "")})");
        }

        var speed = outcomes.Average(outcome => outcome.Latencies[2].Speedup!.Median);
        var gain = outcomes.Average(outcome => outcome.FoundTest - outcome.BaselineTest);
        var isMet = speed >= Aim && gain >= 0;
        await output.WriteLineAsync(
            $"\nMean of {outcomes.Count} seeds: {speed:F2}x the throughput, {100 * gain:+0.00;-0.00} points of test accuracy; aim: {Aim}x at no less accuracy, {(isMet ? "met" : "missed")}.");
        return isMet;
    }
}
