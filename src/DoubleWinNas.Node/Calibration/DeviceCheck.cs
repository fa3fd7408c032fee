using DoubleWinNas.Devices.Costs;
using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Randomness;

namespace DoubleWinNas.Node.Calibration;

/// <summary>Predicts and measures whole networks on this machine, to know whether predictions can be trusted.</summary>
/// <param name="runtime">What measures.</param>
/// <param name="device">This machine.</param>
/// <param name="threads">Of the runtime.</param>
/// <param name="precision">fp32, fp16 or int8.</param>
internal sealed class DeviceCheck(IDeviceRuntime runtime, DeviceProfile device, int threads, string precision, TimeProvider time)
{
    /// <summary>Models that take turns; more of them would not fit into the memory of a Nano.</summary>
    private const int ModelsAtATime = 8;

    /// <summary>Colour images of ten kinds: the stem and the classifier are a small part of every network.</summary>
    private const int Channels = 3;
    private const int Classes = 10;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(0.5);
    private static readonly ulong DrawKey = RandomStream.Key("check");

    /// <summary>Different networks of a space, each with a random plan.</summary>
    public static IReadOnlyList<SampleNetwork> Draw(GenotypeSpace space, int count, ulong seed)
    {
        var networks = new Dictionary<Genotype, SampleNetwork>();
        for (var i = 0UL; networks.Count < count && i < 100UL * (ulong)count; i++)
        {
            var random = RandomStream.Derive(seed, DrawKey, i);
            var genotype = GenotypeSampler.Draw(space, random);
            if (!networks.ContainsKey(genotype))
            {
                var deep = GenotypeNetwork.Deep(genotype, Channels, Classes);
                networks.Add(genotype, SampleNetwork.Of(genotype, deep, MergePlans.Random(deep, random)));
            }
        }

        return [.. networks.Values];
    }

    /// <summary>Measures the costs that networks need, then the networks themselves, twice.</summary>
    /// <param name="networks">At least three.</param>
    /// <param name="progress">Told in words.</param>
    public CheckedDevice Run(IReadOnlyList<SampleNetwork> networks, Action<string, double> progress, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        var conditions = HostDevice.Conditions(device, runtime.Identity, threads: threads, precision: precision);
        var told = new Terminal.DirectProgress<CostProgress>(at => progress($"measuring {at.Operation}", 0.5 * at.Done / at.Total));
        var costs = runtime.MeasureCosts(networks.SelectMany(network => network.Operations), conditions, told, cancellation);
        var calibrated = time.GetElapsedTime(begun);
        var clock = new ReferenceClock(costs.Drift);
        var first = Measure(networks, clock, share => progress("measuring networks", 0.5 + (0.25 * share)), cancellation);
        var second = Measure(networks, clock, share => progress("measuring them again", 0.75 + (0.25 * share)), cancellation);
        CheckedNetwork[] checkedNetworks =
        [
            .. networks.Select((network, i) => new CheckedNetwork(
                network.Genotype.ToString(), network.Plan.ToString(), network.SumOf(costs.Table), 0.5 * (first.Milliseconds[i] + second.Milliseconds[i]), first.Milliseconds[i], second.Milliseconds[i])),
        ];
        return CheckedDevice.Of(checkedNetworks, costs, [.. first.Remarks, .. second.Remarks], calibrated, time.GetElapsedTime(begun));
    }

    private (IReadOnlyList<double> Milliseconds, IReadOnlyList<string> Remarks) Measure(
        IReadOnlyList<SampleNetwork> networks, ReferenceClock clock, Action<double> progress, CancellationToken cancellation)
    {
        var (measured, remarks, done) = (new double[networks.Count], new List<string>(), 0);
        foreach (var group in networks.Index().GroupBy(entry => entry.Item.Resolution).SelectMany(group => group.Chunk(ModelsAtATime)))
        {
            var models = group.Select(entry => entry.Item.ToModel($"network {entry.Index}")).ToArray();
            var report = runtime.MeasureModels(
                device, models, new InferenceConditions(group[0].Item.Resolution, Threads: threads, Precision: precision), Duration, cancellation);
            foreach (var (model, entry) in report.Models.Zip(group))
            {
                measured[entry.Index] = clock.Corrected(model.Result.Latency.Median.Value, report.Quality?.Reference);
            }

            if (report.Quality?.Mark is { } mark)
            {
                remarks.Add(mark);
            }

            if (done == 0 && report.EnergyUnavailable is { } reason)
            {
                remarks.Add($"energy is not available: {reason}");
            }

            progress((double)(done += group.Length) / networks.Count);
        }

        return (measured, remarks);
    }
}
