using DoubleWinNas.Devices.Costs;
using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.Onnx;
using DoubleWinNas.Devices.OnnxRuntime;
using DoubleWinNas.Networks;
using DoubleWinNas.Transformation;
using DoubleWinNas.Transformation.Plans;
using DoubleWinNas.Transformation.Verification;

namespace DoubleWinNas.Benchmarks.Transformation;

/// <summary>Time and exactness of the deep-to-shallow transformation, and what it gains in ONNX Runtime on one thread.</summary>
internal sealed class TransformationBenchmark : IBenchmark
{
    private const string Usage = "transformation [--quick]";

    public string Name => "transformation";

    public string Summary => $"time, exactness and gain of deep to shallow: {Usage}";

    public async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken)
    {
        try
        {
            var options = TransformationBenchmarkOptions.Parse(arguments, Usage);
            var runtime = new OnnxRuntimeInference();
            var report = new TransformationReport(output, options);
            await report.BeginAsync(runtime.Identity, HostDevice.Describe());
            foreach (var @case in new[] { TransformationCase.MobileNetV2, TransformationCase.Mobile32 })
            {
                await RunAsync(@case, options, runtime, report, cancellationToken);
            }

            return await report.EndAsync() ? 0 : 1;
        }
        catch (InputException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 2;
        }
    }

    private static async Task RunAsync(
        TransformationCase @case, TransformationBenchmarkOptions options, OnnxRuntimeInference runtime, TransformationReport report, CancellationToken cancellationToken)
    {
        var (network, weights) = (@case.Network, @case.RandomWeights(seed: 1));
        await report.BeginAsync(@case);
        var time = TransformationTime.Measure(network, weights, MergePlan.All(network), options.Transformations);
        await report.TimeAsync(@case, time);

        var device = HostDevice.Describe();
        var costs = new CostMeasurer(runtime, TimeProvider.System, new CostMeasurerOptions { Budget = options.CostBudget })
            .Measure(Planner.RequiredOperations(network, network.Resolution), HostDevice.Conditions(device, runtime.Identity), progress: null, cancellationToken);
        var planned = Planner.Choose(network, network.Resolution, costs.Table);
        var forms = new List<(string Name, ShallowForm Form)>
        {
            ("deep", Transformer.Transform(network, weights, MergePlan.None)),
            ("shallow, every block", time.Shallow),
            ("shallow, planned", Transformer.Transform(network, weights, planned.Plan)),
        };
        foreach (var (name, form) in forms.Skip(1))
        {
            await report.ExactnessAsync(name, Equivalence.Verify(network, weights, form.Network, form.Weights));
        }

        var measured = new ModelMeasurer(runtime, TimeProvider.System, new LatencyProbeOptions { Duration = options.Duration }).Measure(
            device,
            [.. forms.Select(form => new MeasurableModel(form.Name, network.Source, OnnxWriter.ToBytes(form.Form.Network, form.Form.Weights)))],
            new InferenceConditions(network.Resolution),
            cancellationToken);
        await report.GainAsync(@case, measured, planned, costs);
    }
}
