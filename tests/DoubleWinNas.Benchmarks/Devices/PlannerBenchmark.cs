using System.Globalization;
using DoubleWinNas.Devices.Costs;
using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.OnnxRuntime;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Randomness;
using DoubleWinNas.Node.Calibration;
using DoubleWinNas.Transformation.Plans;

namespace DoubleWinNas.Benchmarks.Devices;

/// <summary>Whether the planner's choice is the fastest of all plans: on networks so small that every plan can be measured.</summary>
internal sealed class PlannerBenchmark : IBenchmark
{
    private const string Usage = "planner [--networks N] [--seed N]";

    /// <summary>All plans of a network are loaded together and take turns.</summary>
    private const int MostPlans = 40;
    private const int LeastPlans = 4;
    private const double Within = 1.02;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(0.2);
    private static readonly ulong DrawKey = RandomStream.Key("planner");

    public string Name => "planner";

    public string Summary => $"the planner's choice against every plan: {Usage}";

    public async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken)
    {
        try
        {
            var (count, seed) = Parse(arguments);
            var device = HostDevice.Describe();
            var runtime = new InProcessRuntime(new OnnxRuntimeInference(), TimeProvider.System, new CostMeasurerOptions { Slice = TimeSpan.FromMilliseconds(10) }, new MeasurementConduct());
            var conditions = HostDevice.Conditions(device, runtime.Identity);
            await output.WriteLineAsync($"# Planner: its choice against every plan of {count} networks of mobile-32, seed {seed}\n");
            await output.WriteLineAsync($"{device.Processor}, {device.Cores} cores; {runtime.Identity}, fp32, batch 1, 1 thread.\n");
            await output.WriteLineAsync("| plans | chosen ms | fastest ms | chosen / fastest | nothing merged ms | genotype | chosen | fastest |\n|---|---|---|---|---|---|---|---|");
            var hits = 0;
            foreach (var genotype in Draw(count, seed))
            {
                var deep = GenotypeNetwork.Deep(genotype, 3, 10);
                var resolution = Resolution.Square(genotype.Resolution);
                var costs = runtime.MeasureCosts(Planner.RequiredOperations(deep, resolution), conditions, progress: null, cancellationToken);
                var chosen = Planner.Choose(deep, resolution, costs.Table).Plan;
                var networks = MergePlans.All(deep).Select(plan => SampleNetwork.Of(genotype, deep, plan)).ToArray();
                var report = runtime.MeasureModels(
                    device, [.. networks.Select((network, i) => network.ToModel($"plan {i}"))], new InferenceConditions(resolution), Duration, cancellationToken);
                var times = networks.Zip(report.Models, (network, model) => (network.Plan, Milliseconds: model.Result.Latency.Median.Value)).ToArray();
                var own = times.Single(entry => SamePlan(entry.Plan, chosen)).Milliseconds;
                var fastest = times.MinBy(entry => entry.Milliseconds);
                hits += own <= Within * fastest.Milliseconds ? 1 : 0;
                await output.WriteLineAsync(
                    $"| {times.Length} | {own:F4} | {fastest.Milliseconds:F4} | {own / fastest.Milliseconds:F3} | {times.Single(entry => entry.Plan.Groups.Count == 0).Milliseconds:F4} | `{genotype}` | {chosen} | {fastest.Plan} |");
            }

            await output.WriteLineAsync($"\nThe choice was the fastest plan or within 2 % of it on {hits} of {count} networks.");
            return hits == count ? 0 : 1;
        }
        catch (InputException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 2;
        }
    }

    private static IEnumerable<Genotype> Draw(int count, ulong seed)
    {
        var space = new GenotypeSpace(SearchSpace.Mobile32, [20, 24, 28]);
        return Enumerable.Range(0, 100_000)
            .Select(i => GenotypeSampler.Draw(space, RandomStream.Derive(seed, DrawKey, (ulong)i)))
            .Where(genotype => MergePlans.Count(GenotypeNetwork.Deep(genotype, 3, 10)) is >= LeastPlans and <= MostPlans)
            .Distinct()
            .Take(count);
    }

    private static bool SamePlan(MergePlan one, MergePlan other) => one.ToString() == other.ToString();

    private static (int Count, ulong Seed) Parse(string[] arguments)
    {
        var (count, seed) = (20, 1UL);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            if (arguments[i] == "--networks" && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var networks) && networks > 0)
            {
                count = networks;
            }
            else if (arguments[i] == "--seed" && ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                seed = number;
            }
            else
            {
                throw new InputException($"'{arguments[i]} {value}' is not understood. Usage: {Usage}");
            }
        }

        return (count, seed);
    }
}
