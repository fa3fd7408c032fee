using System.Text;
using DoubleWinNas.Devices.Costs;
using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.Platform;
using DoubleWinNas.Devices.Power;
using DoubleWinNas.Devices.Quantization;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Node.Calibration;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Work;

/// <summary>Entries of a cost table, measured on this machine.</summary>
internal sealed class MeasureCostsHandler(MachineSpeed speed, TimeProvider time) : WorkHandler<MeasureCosts, CostsMeasured>
{
    // A search asks for hundreds of operations, most of a few microseconds: 7 rounds of 6 ms spread as little as 7 of 20 ms.
    internal const string NoSensor = "this device has no power sensor";

    internal static readonly CostMeasurerOptions Care = new() { Slice = TimeSpan.FromMilliseconds(6) };

    protected override CostsMeasured Run(MeasureCosts work, WorkContext context)
    {
        context.Report(new WorkProgress("starting the runtime", Share: 0), WorkTimes.LongStep);
        using var sensor = work.Energy ? PowerSensors.Find(SystemFiles.Machine, time) : null;
        var runtime = DeviceRuntimes.Open(work.Runtime, context.Scratch, time, Care, speed, sensor);
        var conditions = HostDevice.Conditions(HostDevice.Describe() with { Name = work.Device }, runtime.Identity, threads: work.Threads, precision: work.Precision);
        var quiet = work.Runtime == Devices.TensorRt.TensorRtRuntime.Name ? WorkTimes.LongStep : (TimeSpan?)null;
        var progress = new DirectProgress<CostProgress>(at => context.Report(new WorkProgress($"measuring {at.Operation}", (double)at.Done / at.Total), quiet));
        var measured = runtime.MeasureCosts(work.Operations.Select(CostOperation.Parse), conditions, progress, context.Cancellation);
        var costs = FrozenCosts.Of(measured.Table);
        return new CostsMeasured(costs.Conditions, costs.Milliseconds, measured.Drift.Change)
        {
            Millijoules = measured.EnergyUnavailable is null && sensor is not null ? costs.Millijoules ?? [] : null,
            EnergyUnavailable = sensor is not null ? measured.EnergyUnavailable : work.Energy ? NoSensor : null,
            Infeasible = measured.Infeasible.Count == 0
                ? null
                : new SortedDictionary<string, string>(measured.Infeasible.ToDictionary(entry => entry.Key.ToString(), entry => entry.Value), StringComparer.Ordinal),
        };
    }
}

/// <summary>Latencies of models, in turns; of a simulated device, what its table says.</summary>
internal sealed class MeasureModelsHandler(MachineSpeed speed, TimeProvider time) : WorkHandler<MeasureModels, ModelsMeasured>
{
    protected override ModelsMeasured Run(MeasureModels work, WorkContext context)
    {
        if (work.Simulated is { } simulated)
        {
            return SimulatedDevice.Measure(work, simulated, time, context);
        }

        context.Report(new WorkProgress("fetching models", Share: 0));
        MeasurableModel[] models = [.. work.Models.Select(model => ModelOf(model, context))];
        var duration = TimeSpan.FromSeconds(work.Seconds);
        context.Report(new WorkProgress("measuring", Share: 0.1), WorkTimes.LongStep + (models.Length * duration));
        using var sensor = PowerSensors.Find(SystemFiles.Machine, time);
        try
        {
            var report = DeviceRuntimes.Open(work.Runtime, context.Scratch, time, speed: speed, sensor: sensor).MeasureModels(
                HostDevice.Describe() with { Name = work.Device },
                models,
                new InferenceConditions(Resolution.Square(work.Resolution), Threads: work.Threads, Precision: work.Precision),
                duration,
                context.Cancellation);
            return Result(work, report, context);
        }
        catch (InferenceException error) when (error.IsInfeasible && context.Attempt > 1)
        {
            // Twice refused: the network cannot run here, and whoever asks is to know instead of trying on.
            return new ModelsMeasured(context.Store(Encoding.UTF8.GetBytes(error.Message)), []) { Infeasible = error.Message };
        }
    }

    private static ModelsMeasured Result(MeasureModels work, MeasurementReport report, WorkContext context)
    {
        if (work.RequiresEnergy && report.EnergyUnavailable is { } reason)
        {
            throw new InferenceException($"a bound of energy stands for {work.Device}, but the energy was not available: {reason}");
        }

        return new ModelsMeasured(context.Store(Encoding.UTF8.GetBytes(report.ToJson())), [.. report.Models.Select(LatencyOf)])
        {
            Mark = report.Quality?.Mark,
            EnergyUnavailable = report.EnergyUnavailable,
        };
    }

    private static MeasurableModel ModelOf(ModelArtifact model, WorkContext context) => new(model.Name, model.Source, context.FetchBytes(model.Onnx))
    {
        Ranges = model.Ranges is { } ranges ? TensorRanges.Parse(Encoding.UTF8.GetString(context.FetchBytes(ranges)), $"ranges of {model.Name}") : null,
    };

    internal static ModelLatency LatencyOf(MeasuredModel model) => new(
        model.Name, model.Result.Latency.Median.Value, model.Result.Latency.P95.Value, model.Result.Speedup?.Median)
    {
        Millijoules = model.Energy?.PerInference.Value,
    };
}

/// <summary>Whole networks as predicted and as measured: whether the device's predictions can be trusted.</summary>
internal sealed class CheckDeviceHandler(MachineSpeed speed, TimeProvider time) : WorkHandler<CheckDevice, DeviceChecked>
{
    protected override DeviceChecked Run(CheckDevice work, WorkContext context)
    {
        context.Report(new WorkProgress("drawing networks", Share: 0), WorkTimes.LongStep);
        var networks = DeviceCheck.Draw(work.Space.ToGenotypeSpace(), work.Networks, work.Seed);
        using var sensor = PowerSensors.Find(SystemFiles.Machine, time);
        var runtime = DeviceRuntimes.Open(work.Runtime, context.Scratch, time, MeasureCostsHandler.Care, speed);
        var check = new DeviceCheck(runtime, HostDevice.Describe() with { Name = work.Device }, work.Threads, work.Precision, time);
        var result = check.Run(networks, (phase, share) => context.Report(new WorkProgress(phase, share), WorkTimes.LongStep), context.Cancellation);
        var costs = FrozenCosts.Of(result.Costs.Table);
        IReadOnlyList<string> remarks = [.. result.Remarks.Where(remark => sensor is null || !remark.StartsWith("energy is not", StringComparison.Ordinal)), .. sensor is null ? Array.Empty<string>() : [$"power sensor: {sensor.Name}"]];
        return new DeviceChecked(
            new CostsMeasured(costs.Conditions, costs.Milliseconds, result.Costs.Drift.Change),
            new DeviceCalibration(
                costs.Conditions, networks.Count, result.Quality.Spearman, result.Quality.MedianError, result.Quality.Scale, result.Repeatability, result.IsTrusted, remarks, result.Seconds));
    }
}
