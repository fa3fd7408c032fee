using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.Onnx;
using DoubleWinNas.Devices.Power;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Devices.Costs;

/// <summary>One measuring of a cost table, group by group; collects samples until <see cref="Finish"/>.</summary>
internal sealed class CostSession(
    IInferenceRuntime runtime,
    TimeProvider time,
    CostMeasurerOptions options,
    IPowerSensor? sensor,
    CostConditions conditions,
    int operations,
    IProgress<CostProgress>? progress)
{
    /// <summary>A call whose work is one value: what remains is the call itself.</summary>
    private static readonly Network Call =
        new("call", 1, Resolution.Square(1), [new Node("act", new Activation(ActivationKind.ReLU6), Network.InputName)], []);

    /// <summary>The call and the reference.</summary>
    private const int Companions = 2;

    private readonly RunTimer _timer = new(time);
    private readonly TimeSpan _slice = options.SliceFor(operations + Companions);
    private readonly Dictionary<CostOperation, List<double>> _samples = [];
    private readonly Dictionary<CostOperation, double> _watts = [];
    private readonly List<double> _calls = [];
    private readonly List<double> _references = [];
    private string? _energyFault;
    private int _done;

    /// <summary>Measures operations that fit into memory together.</summary>
    public void Measure(IReadOnlyList<CostOperation> group, CancellationToken cancellationToken)
    {
        var loaded = new List<ILoadedModel>();
        try
        {
            var call = Load(Call, loaded);
            var reference = Load(ReferenceNetwork.Network, loaded);
            var models = group.Select(operation => Load(operation.ToNetwork(), loaded)).ToArray();
            loaded.ForEach(model => _timer.TimeFor(model, _slice, 1, cancellationToken));
            for (var round = 0; round < options.Rounds; round++)
            {
                var callTime = Sample(call, cancellationToken);
                _calls.Add(callTime);
                _references.Add(Sample(reference, cancellationToken));
                for (var i = 0; i < group.Count; i++)
                {
                    // The fastest fragments may come out below the call's noise.
                    SamplesOf(group[i]).Add(Math.Max(0, Sample(models[i], cancellationToken) - callTime));
                    Report(group[i]);
                }
            }

            MeasurePower(group, models, cancellationToken);
        }
        finally
        {
            loaded.ForEach(model => model.Dispose());
        }
    }

    /// <summary>Writes the medians into the table.</summary>
    public CostMeasurement Finish(CostTable table)
    {
        var spreads = new List<double>();
        foreach (var (operation, samples) in _samples)
        {
            var median = SampleStatistics.Median(samples);
            table.Set(operation, median);
            spreads.Add(median > 0 ? SampleStatistics.MedianAbsoluteDeviation(samples) / median : 0);
            if (_energyFault is null && _watts.TryGetValue(operation, out var watts))
            {
                table.SetEnergy(operation, watts * median);
            }
        }

        return _samples.Count == 0
            ? new CostMeasurement(table, default, new Drift(default, default, 0, IsExceeded: false), 0, 0)
            : new CostMeasurement(
                table,
                new Milliseconds(SampleStatistics.Median(_calls)),
                Drift.Of(_references, options.DriftTolerance),
                SampleStatistics.Median(spreads),
                _samples.Count)
            {
                EnergyUnavailable = _energyFault,
            };
    }

    private void MeasurePower(IReadOnlyList<CostOperation> group, ILoadedModel[] models, CancellationToken cancellationToken)
    {
        if (sensor is null || _energyFault is not null)
        {
            return;
        }

        var watts = new CostPower(sensor, time, options.Energy).AboveIdle(models, i => Report(group[i]), out _energyFault, cancellationToken);
        for (var i = 0; i < group.Count && watts is not null; i++)
        {
            _watts[group[i]] = watts[i];
        }
    }

    private void Report(CostOperation operation) =>
        progress?.Report(new CostProgress(++_done, operations * (options.Rounds + (sensor is null ? 0 : 1)), operation));

    private double Sample(ILoadedModel model, CancellationToken cancellationToken) =>
        SampleStatistics.Median(_timer.TimeSlice(model, _slice, 1, cancellationToken));

    private ILoadedModel Load(Network network, List<ILoadedModel> loaded)
    {
        var onnx = OnnxWriter.ToBytes(network, RandomWeights.For(network, options.Seed));
        var model = runtime.Load(
            onnx,
            new InferenceConditions(network.Resolution, conditions.Batch, conditions.Threads, conditions.Precision));
        loaded.Add(model);
        MeasurementInput.Fill(model.Input, options.Seed);
        return model;
    }

    private List<double> SamplesOf(CostOperation operation)
    {
        if (!_samples.TryGetValue(operation, out var samples))
        {
            _samples[operation] = samples = [];
        }

        return samples;
    }
}
