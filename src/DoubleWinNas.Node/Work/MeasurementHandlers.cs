using System.Text;
using DoubleWinNas.Devices.Costs;
using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.OnnxRuntime;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Work;

/// <summary>Entries of a cost table, measured on this machine.</summary>
internal sealed class MeasureCostsHandler(TimeProvider time) : WorkHandler<MeasureCosts, CostsMeasured>
{
    // A search asks for hundreds of operations, most of a few microseconds: 7 rounds of 6 ms spread as little as 7 of 20 ms.
    private static readonly CostMeasurerOptions Care = new() { Slice = TimeSpan.FromMilliseconds(6) };

    protected override CostsMeasured Run(MeasureCosts work, WorkContext context)
    {
        var runtime = new OnnxRuntimeInference();
        var conditions = HostDevice.Conditions(HostDevice.Describe() with { Name = work.Device }, runtime.Identity, threads: work.Threads);
        var progress = new DirectProgress<CostProgress>(at => context.Report(new WorkProgress($"measuring {at.Operation}", (double)at.Done / at.Total)));
        var measured = new CostMeasurer(runtime, time, Care).Measure(work.Operations.Select(CostOperation.Parse), conditions, progress, context.Cancellation);
        var costs = FrozenCosts.Of(measured.Table);
        return new CostsMeasured(costs.Conditions, costs.Milliseconds, measured.Drift.Change);
    }
}

/// <summary>Latencies of models, in turns.</summary>
internal sealed class MeasureModelsHandler(TimeProvider time) : WorkHandler<MeasureModels, ModelsMeasured>
{
    protected override ModelsMeasured Run(MeasureModels work, WorkContext context)
    {
        context.Report(new WorkProgress("fetching models", Share: 0));
        MeasurableModel[] models = [.. work.Models.Select(model => new MeasurableModel(model.Name, model.Source, context.FetchBytes(model.Onnx)))];
        var duration = TimeSpan.FromSeconds(work.Seconds);
        context.Report(new WorkProgress("measuring", Share: 0.1), WorkTimes.LongStep + (models.Length * duration));
        var measurer = new ModelMeasurer(new OnnxRuntimeInference(), time, new LatencyProbeOptions { Duration = duration });
        var report = measurer.Measure(
            HostDevice.Describe() with { Name = work.Device },
            models,
            new InferenceConditions(Resolution.Square(work.Resolution), Threads: work.Threads),
            context.Cancellation);
        return new ModelsMeasured(
            context.Store(Encoding.UTF8.GetBytes(report.ToJson())),
            [.. report.Models.Select(model => new ModelLatency(
                model.Name, model.Result.Latency.Median.Value, model.Result.Latency.P95.Value, model.Result.Speedup?.Median))]);
    }
}
