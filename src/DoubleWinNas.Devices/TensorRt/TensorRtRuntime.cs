using DoubleWinNas.Devices.Costs;
using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.Onnx;
using DoubleWinNas.Devices.Platform;
using DoubleWinNas.Devices.Power;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;

namespace DoubleWinNas.Devices.TensorRt;

/// <summary>TensorRT through <c>trtexec</c>: a crash, a hang or nonsense costs one measurement.</summary>
/// <param name="options">Program, cache and time-outs.</param>
/// <param name="time">Clock of the report.</param>
/// <param name="files">Where clocks and temperatures are read.</param>
/// <param name="sensor">Measures energies, too; null: times only.</param>
public sealed class TensorRtRuntime(TrtExecOptions options, TimeProvider time, SystemFiles files, IPowerSensor? sensor = null) : IDeviceRuntime
{
    /// <summary>Name in configurations and tables.</summary>
    public const string Name = "tensorrt";

    /// <summary>Operations in one engine.</summary>
    private const int BundleSize = 16;

    private const int LeastRounds = 5;

    private static readonly string[] Precisions = ["fp32", "fp16", "int8"];

    private readonly TrtExec _program = new(options);

    /// <summary>How long power is sampled.</summary>
    internal TrtExecEnergyOptions EnergyOptions { get; init; } = new();

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
        var profiling = new TensorRtProfiling(_program, conditions, table, sensor is null ? null : new TrtExecEnergy(_program, sensor, time, EnergyOptions));
        var done = 0;
        foreach (var bundle in wanted.Chunk(BundleSize))
        {
            references.Add(SampleStatistics.Median(TimeReference(conditions, cancellationToken)));
            profiling.Profile(bundle, cancellationToken);
            progress?.Report(new CostProgress(done += bundle.Length, wanted.Length, bundle[^1]));
        }

        return new CostMeasurement(
            table,
            default,
            references.Count == 0 ? new Drift(default, default, 0, IsExceeded: false) : Drift.Of(references, new CostMeasurerOptions().DriftTolerance),
            0,
            wanted.Length)
        {
            EnergyUnavailable = profiling.EnergyFault,
            Infeasible = profiling.Infeasible,
        };
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
                var times = _program.Time(engine, models[i].Name, slice, shapes, cancellationToken).Milliseconds;
                samples[i].AddRange(times);
                rounds[i].Add(SampleStatistics.Median(times));
            }
        }

        var tolerance = new LatencyProbeOptions().DriftTolerance;
        var after = MachineState.Read(files);
        var energies = new EnergyMeasurement?[models.Count];
        string? unavailable = sensor is null ? "this device has no power sensor" : null;
        for (var i = 0; i < models.Count && sensor is not null; i++)
        {
            energies[i] = new TrtExecEnergy(_program, sensor, time, EnergyOptions).Measure(engines[i].Engine, models[i].Name, engines[i].Shapes, out var fault, cancellationToken);
            unavailable ??= fault;
        }

        var results = models.Select((model, i) => new MeasuredModel(model.Name, model.Source, new LatencyResult(
            new WarmUp(0, IsStable: true),
            LatencyMeasurement.Of(samples[i]),
            Drift.Of(rounds[i], tolerance),
            i == 0 ? null : PairedRatio.Of(rounds[0], rounds[i])))
        {
            Energy = energies[i],
        });
        return new MeasurementReport(device, Identity.ToString(), conditions, begin, [.. results])
        {
            Quality = new MeasurementQuality(Drift.Of(rounds[0], tolerance), 1, before, after, MachineState.Throttling(before, after)),
            EnergyUnavailable = unavailable,
        };
    }

    private IReadOnlyList<double> TimeReference(CostConditions conditions, CancellationToken cancellationToken)
    {
        var model = new MeasurableModel("reference", "reference", ReferenceNetwork.Onnx);
        var (engine, shapes) = Engine(model, conditions.Device, new InferenceConditions(ReferenceNetwork.Network.Resolution, 1, 1, conditions.Precision), cancellationToken);
        return _program.Time(engine, model.Name, TimeSpan.FromSeconds(1), shapes, cancellationToken).Milliseconds;
    }

    private (string Engine, IReadOnlyList<string> Shapes) Engine(MeasurableModel model, string device, InferenceConditions conditions, CancellationToken cancellationToken)
    {
        // Exported models take any batch; channels are the model's own, so that the ONNX file names them.
        var channels = OnnxInput.ChannelsOf(model.Onnx.Span)
            ?? throw new InputException($"Model '{model.Name}' has no input '{OnnxWriter.InputName}' (N, C, H, W) of fixed C; export it with 'dwnas export'.");
        string[] shapes = [$"{OnnxWriter.InputName}:{conditions.Batch}x{channels}x{conditions.Resolution.Height}x{conditions.Resolution.Width}"];
        return (_program.Engine(model.Onnx.Span, model.Name, device, conditions.Precision, shapes, model.Ranges, cancellationToken), shapes);
    }

    private static void RequirePrecision(string precision)
    {
        if (!Precisions.Contains(precision))
        {
            throw new InputException($"TensorRT runs models in {string.Join(", ", Precisions)}, but {precision} was asked for.");
        }
    }
}
