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
    MachineSpeed speed,
    IProgress<CostProgress>? progress)
{
    /// <summary>A call whose work is one value: what remains is the call itself.</summary>
    private static readonly Network Call =
        new("call", 1, Resolution.Square(1), [new Node("act", new Activation(ActivationKind.ReLU6), Network.InputName)], []);

    /// <summary>The call and the reference.</summary>
    private const int Companions = 2;

    /// <summary>Undisturbed samples that make a cost, where there are no more.</summary>
    private const int LeastSamples = 3;

    private readonly RunTimer _timer = new(time);
    private readonly TimeSpan _slice = options.SliceFor(operations + Companions);
    private readonly Dictionary<CostOperation, List<TimedSlice>> _samples = [];
    private readonly Dictionary<CostOperation, double> _watts = [];
    private readonly List<TimedSlice> _calls = [];
    private string? _energyFault;
    private int _finished;
    private int _done;

    /// <summary>Measures operations that fit into memory together.</summary>
    public void Measure(IReadOnlyList<CostOperation> group, CancellationToken cancellationToken)
    {
        var loaded = new List<ILoadedModel>();
        try
        {
            var call = Load(Call, Conditions(Call), loaded);
            var reference = Load(ReferenceNetwork.Network, SteadyTimer.Conditions, loaded);
            var models = group.Select(operation => operation.ToNetwork()).Select(network => Load(network, Conditions(network), loaded)).ToArray();
            loaded.ForEach(model => _timer.TimeFor(model, _slice, 1, cancellationToken));
            var timer = new SteadyTimer(time, reference, speed, options.Patience * (options.Rounds * (group.Count + Companions)) * _slice);
            for (var round = 0; round < options.Rounds || (timer.HasPatience && group.Any(IsWanted)); round++)
            {
                _calls.Add(timer.Time(call, _slice, 1, cancellationToken));
                for (var i = 0; i < group.Count; i++)
                {
                    if (IsWanted(group[i]))
                    {
                        SamplesOf(group[i]).Add(timer.Time(models[i], _slice, 1, cancellationToken));
                        Report(group[i], _finished + group.Sum(SteadyRounds));
                    }
                }
            }

            _finished += options.Rounds * group.Count;
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
        if (_samples.Count == 0)
        {
            return new CostMeasurement(table, default, new Drift(default, default, 0, IsExceeded: false), 0, 0);
        }

        var call = SampleStatistics.Median(Undisturbed(_calls, out _));
        var (spreads, disturbed) = (new List<double>(), new List<CostOperation>());
        foreach (var (operation, slices) in _samples)
        {
            var samples = Undisturbed(slices, out var isDisturbed);

            // The fastest fragments may come out below the call's noise.
            var cost = Math.Max(0, SampleStatistics.Median(samples) - call);
            table.Set(operation, cost);
            spreads.Add(cost > 0 ? SampleStatistics.MedianAbsoluteDeviation(samples) / cost : 0);
            if (isDisturbed)
            {
                disturbed.Add(operation);
            }

            if (_energyFault is null && _watts.TryGetValue(operation, out var watts))
            {
                table.SetEnergy(operation, watts * cost);
            }
        }

        double[] references = [.. _calls.Select(slice => slice.Reference)];
        double[] steady = [.. references.Where(speed.IsSteady)];
        return new CostMeasurement(
            table,
            new Milliseconds(call),
            Drift.Of(steady.Length == 0 ? references : steady, options.DriftTolerance),
            SampleStatistics.Median(spreads),
            _samples.Count)
        {
            EnergyUnavailable = _energyFault,
            Disturbed = disturbed,
        };
    }

    /// <summary>Medians of the slices that nothing disturbed; where there are too few of them, all, brought to the machine's full speed.</summary>
    private double[] Undisturbed(List<TimedSlice> slices, out bool isDisturbed)
    {
        double[] steady = [.. slices.Where(slice => speed.IsSteady(slice.Reference)).Select(slice => slice.Median)];
        isDisturbed = steady.Length < Math.Min(LeastSamples, options.Rounds);
        return isDisturbed ? [.. slices.Select(slice => speed.Estimate(slice.Median, slice.Reference))] : steady;
    }

    /// <summary>Whether an operation lacks undisturbed samples.</summary>
    private bool IsWanted(CostOperation operation) => SteadyRounds(operation) < options.Rounds;

    private int SteadyRounds(CostOperation operation) => Math.Min(options.Rounds, SamplesOf(operation).Count(slice => speed.IsSteady(slice.Reference)));

    private void MeasurePower(IReadOnlyList<CostOperation> group, ILoadedModel[] models, CancellationToken cancellationToken)
    {
        if (sensor is null || _energyFault is not null)
        {
            return;
        }

        var watts = new CostPower(sensor, time, options.Energy).AboveIdle(models, i => Report(group[i], ++_finished), out _energyFault, cancellationToken);
        for (var i = 0; i < group.Count && watts is not null; i++)
        {
            _watts[group[i]] = watts[i];
        }
    }

    /// <summary>What was disturbed does not count as done: it is taken again.</summary>
    private void Report(CostOperation operation, int done)
    {
        _done = Math.Max(_done, done);
        progress?.Report(new CostProgress(_done, operations * (options.Rounds + (sensor is null ? 0 : 1)), operation));
    }

    private InferenceConditions Conditions(Network network) => new(network.Resolution, conditions.Batch, conditions.Threads, conditions.Precision);

    private ILoadedModel Load(Network network, InferenceConditions at, List<ILoadedModel> loaded)
    {
        var onnx = OnnxWriter.ToBytes(network, RandomWeights.For(network, options.Seed));
        var model = runtime.Load(onnx, at);
        loaded.Add(model);
        MeasurementInput.Fill(model.Input, options.Seed);
        return model;
    }

    private List<TimedSlice> SamplesOf(CostOperation operation)
    {
        if (!_samples.TryGetValue(operation, out var samples))
        {
            _samples[operation] = samples = [];
        }

        return samples;
    }
}
