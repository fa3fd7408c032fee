using DoubleWinNas.Devices.Costs;
using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.Onnx;
using DoubleWinNas.Devices.Platform;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;

namespace DoubleWinNas.Devices.TensorRt;

/// <summary>TensorRT through <c>trtexec</c>: a crash, a hang or nonsense costs one measurement.</summary>
/// <param name="options">Program, cache and time-outs.</param>
/// <param name="time">Clock of the report.</param>
/// <param name="files">Where clocks and temperatures are read.</param>
public sealed class TensorRtRuntime(TrtExecOptions options, TimeProvider time, SystemFiles files) : IDeviceRuntime
{
    /// <summary>Name in configurations and tables.</summary>
    public const string Name = "tensorrt";

    /// <summary>Operations in one engine.</summary>
    private const int BundleSize = 16;

    private const int Seed = 1;
    private const int LeastRounds = 5;

    private static readonly TimeSpan BundleDuration = TimeSpan.FromSeconds(3);
    private static readonly string[] Precisions = ["fp32", "fp16", "int8"];

    private readonly TrtExec _program = new(options);

    public RuntimeIdentity Identity => new(Name, _program.Version);

    /// <inheritdoc/>
    public CostMeasurement MeasureCosts(
        IEnumerable<CostOperation> operations, CostConditions conditions, IProgress<CostProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        RequirePrecision(conditions.Precision);
        if (conditions.Runtime != Identity.ToString())
        {
            throw new InputException($"The cost table is for {conditions.Runtime}, but this is {Identity}; costs of different runtimes do not mix. Begin a new table.");
        }

        var table = new CostTable(conditions);
        CostOperation[] wanted = [.. operations.Distinct()];
        var references = new List<double>();
        foreach (var bundle in wanted.Chunk(BundleSize))
        {
            references.Add(SampleStatistics.Median(TimeReference(conditions, cancellationToken)));
            Profile(bundle, conditions, table, cancellationToken);
            progress?.Report(new CostProgress(table.Entries.Count, wanted.Length, bundle[^1]));
        }

        return new CostMeasurement(
            table,
            default,
            references.Count == 0 ? new Drift(default, default, 0, IsExceeded: false) : Drift.Of(references, new CostMeasurerOptions().DriftTolerance),
            0,
            wanted.Length);
    }

    /// <inheritdoc/>
    public MeasurementReport MeasureModels(
        DeviceProfile device, IReadOnlyList<MeasurableModel> models, InferenceConditions conditions, TimeSpan duration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(conditions);
        RequirePrecision(conditions.Precision);
        var begin = time.GetUtcNow();
        var before = MachineState.Read(files);
        var engines = models.Select(model => Engine(model, device.Name, conditions, cancellationToken)).ToArray();
        var samples = models.Select(_ => new List<double>()).ToArray();
        var rounds = models.Select(_ => new List<double>()).ToArray();
        var slice = TimeSpan.FromSeconds(Math.Max(1, duration.TotalSeconds / LeastRounds));
        for (var round = 0; round < LeastRounds; round++)
        {
            for (var i = 0; i < models.Count; i++)
            {
                var (engine, shapes) = engines[i];
                var times = _program.Time(engine, models[i].Name, slice, shapes, cancellationToken);
                samples[i].AddRange(times);
                rounds[i].Add(SampleStatistics.Median(times));
            }
        }

        var tolerance = new LatencyProbeOptions().DriftTolerance;
        var after = MachineState.Read(files);
        var results = models.Select((model, i) => new MeasuredModel(model.Name, model.Source, new LatencyResult(
            new WarmUp(0, IsStable: true),
            LatencyMeasurement.Of(samples[i]),
            Drift.Of(rounds[i], tolerance),
            i == 0 ? null : PairedRatio.Of(rounds[0], rounds[i]))));
        return new MeasurementReport(device, Identity.ToString(), conditions, begin, [.. results])
        {
            Quality = new MeasurementQuality(Drift.Of(rounds[0], tolerance), 1, before, after, MachineState.Throttling(before, after)),
            EnergyUnavailable = "trtexec does not say when its timed runs begin",
        };
    }

    /// <summary>A bundle that the builder refuses is halved, until the one operation that it cannot build is known.</summary>
    private void Profile(CostOperation[] bundle, CostConditions conditions, CostTable table, CancellationToken cancellationToken)
    {
        try
        {
            var onnx = OnnxBundle.ToBytes(bundle, conditions.Batch, Seed);
            var name = bundle.Length == 1 ? bundle[0].ToString() : $"{bundle.Length} operations";
            var engine = _program.Engine(onnx, name, conditions.Device, conditions.Precision, [], cancellationToken);
            string[] prefixes = [.. Enumerable.Range(0, bundle.Length).Select(OnnxBundle.PrefixOf)];
            var times = _program.Profile(engine, name, BundleDuration, prefixes, cancellationToken);
            for (var i = 0; i < bundle.Length; i++)
            {
                table.Set(bundle[i], times[i]);
            }
        }
        catch (InferenceException) when (bundle.Length > 1)
        {
            var half = bundle.Length / 2;
            Profile(bundle[..half], conditions, table, cancellationToken);
            Profile(bundle[half..], conditions, table, cancellationToken);
        }
    }

    private IReadOnlyList<double> TimeReference(CostConditions conditions, CancellationToken cancellationToken)
    {
        var model = new MeasurableModel("reference", "reference", ReferenceNetwork.Onnx);
        var (engine, shapes) = Engine(model, conditions.Device, new InferenceConditions(ReferenceNetwork.Network.Resolution, 1, 1, conditions.Precision), cancellationToken);
        return _program.Time(engine, model.Name, TimeSpan.FromSeconds(1), shapes, cancellationToken);
    }

    private (string Engine, IReadOnlyList<string> Shapes) Engine(MeasurableModel model, string device, InferenceConditions conditions, CancellationToken cancellationToken)
    {
        // Exported models take any batch; channels are the model's own, so that the ONNX file names them.
        var channels = OnnxInput.ChannelsOf(model.Onnx.Span)
            ?? throw new InputException($"Model '{model.Name}' has no input '{OnnxWriter.InputName}' (N, C, H, W) of fixed C; export it with 'dwnas export'.");
        string[] shapes = [$"{OnnxWriter.InputName}:{conditions.Batch}x{channels}x{conditions.Resolution.Height}x{conditions.Resolution.Width}"];
        return (_program.Engine(model.Onnx.Span, model.Name, device, conditions.Precision, shapes, cancellationToken), shapes);
    }

    private static void RequirePrecision(string precision)
    {
        if (!Precisions.Contains(precision))
        {
            throw new InputException($"TensorRT runs models in {string.Join(", ", Precisions)}, but {precision} was asked for.");
        }
    }
}
