using System.Globalization;
using System.Text;
using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Randomness;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Work;

/// <summary>Answers for a device that is not there: what its table predicts, with seeded noise; every result says that it is simulated.</summary>
internal static class SimulatedDevice
{
    private const int Runs = 101;
    private const string Runtime = "simulated";
    private const string NoSensor = "a simulated device has no sensor";

    /// <summary>The same payload gives the same figures.</summary>
    public static ModelsMeasured Measure(MeasureModels work, SimulatedLatencies simulated, TimeProvider time, WorkContext context)
    {
        var samples = work.Models.Select((model, i) => Samples(simulated.Milliseconds[i], simulated.Noise, $"{work.Device} {model.Source} {model.Name}")).ToArray();
        var report = new MeasurementReport(
            new DeviceProfile(work.Device, $"simulated by a table of {simulated.Conditions.Runtime}, power mode {simulated.Conditions.PowerMode}", 0, null, null) { IsSimulated = true },
            string.Create(CultureInfo.InvariantCulture, $"{Runtime} ({simulated.Conditions.Runtime})"),
            new InferenceConditions(Resolution.Square(work.Resolution), simulated.Conditions.Batch, work.Threads, simulated.Conditions.Precision),
            time.GetUtcNow(),
            [
                .. work.Models.Select((model, i) => new MeasuredModel(model.Name, model.Source, new LatencyResult(
                    new WarmUp(0, IsStable: true),
                    LatencyMeasurement.Of(samples[i]),
                    Drift.Of(samples[i], 1),
                    i == 0 ? null : PairedRatio.Of(samples[0], samples[i])))),
            ])
        {
            EnergyUnavailable = NoSensor,
        };
        var latencies = report.Models.Select(MeasureModelsHandler.LatencyOf);
        if (simulated.Millijoules is { } energies)
        {
            latencies = latencies.Select((latency, i) => latency with
            {
                Millijoules = energies[i] * Factor(RandomStream.Derive(1, RandomStream.Key($"energy {work.Device} {work.Models[i].Source} {work.Models[i].Name}")), simulated.Noise),
            });
        }

        return new ModelsMeasured(context.Store(Encoding.UTF8.GetBytes(report.ToJson())), [.. latencies])
        {
            IsSimulated = true,
            EnergyUnavailable = simulated.Millijoules is null ? NoSensor : null,
        };
    }

    /// <summary>One factor for the network, a smaller one for each run.</summary>
    private static double[] Samples(double milliseconds, double noise, string identity)
    {
        var random = RandomStream.Derive(1, RandomStream.Key(identity));
        var own = milliseconds * Factor(random, noise);
        return [.. Enumerable.Range(0, Runs).Select(_ => own * Math.Max(0.5, 1 + (0.1 * noise * Normal(random))))];
    }

    private static double Factor(RandomStream random, double noise) => Math.Max(0.1, 1 + (noise * Normal(random)));

    /// <summary>Box and Muller 1958.</summary>
    private static double Normal(RandomStream random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
