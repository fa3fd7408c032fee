using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Platform;
using DoubleWinNas.Devices.Power;
using DoubleWinNas.Devices.Quantization;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Devices.Measurement;

/// <summary>A model to be measured.</summary>
/// <param name="Name">Such as <c>deep</c> or <c>shallow</c>.</param>
/// <param name="Source">Genotype it came from.</param>
/// <param name="Onnx">Bytes of its ONNX file.</param>
public sealed record MeasurableModel(string Name, string Source, ReadOnlyMemory<byte> Onnx)
{
    /// <summary>Of its input, where models of several sizes are compared; null: the conditions'.</summary>
    public Resolution? Resolution { get; init; }

    /// <summary>Of its tensors, for int8; null: the runtime has to do without.</summary>
    public TensorRanges? Ranges { get; init; }
}

/// <summary>Measures models on this machine and writes down all that belongs to the figures.</summary>
/// <param name="conduct">How it is kept honest; null: the models alone are measured, once.</param>
public sealed class ModelMeasurer(IInferenceRuntime runtime, TimeProvider time, LatencyProbeOptions? options = null, MeasurementConduct? conduct = null)
{
    private const int InputSeed = 20_260;

    private readonly LatencyProbe _probe = new(time, options);
    private readonly TimeSpan _duration = (options ?? new()).Duration;

    /// <summary>One model by itself, or several in turns; the first one is the reference of the speed-ups.</summary>
    /// <exception cref="InputException">There is no model, or one is unusable under these conditions: names it.</exception>
    public MeasurementReport Measure(
        DeviceProfile device,
        IReadOnlyList<MeasurableModel> models,
        InferenceConditions conditions,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(models);
        if (models.Count == 0)
        {
            throw new InputException("No model was given to be measured; give at least one.");
        }

        var begin = time.GetUtcNow();
        var loaded = new List<ILoadedModel>();
        try
        {
            foreach (var model in models)
            {
                loaded.Add(Load(model, conditions));
            }

            var (results, quality) = conduct is null ? (Results(loaded, cancellationToken), null) : Honestly(loaded, cancellationToken);
            var (energies, unavailable) = Energies(loaded, cancellationToken);
            return new MeasurementReport(
                device,
                runtime.Identity.ToString(),
                conditions,
                begin,
                [.. models.Select((model, i) => new MeasuredModel(model.Name, model.Source, results[i]) { Energy = energies[i] })])
            {
                Quality = quality,
                EnergyUnavailable = unavailable,
            };
        }
        finally
        {
            loaded.ForEach(model => model.Dispose());
        }
    }

    private IReadOnlyList<LatencyResult> Results(List<ILoadedModel> models, CancellationToken cancellationToken) => models.Count == 1
        ? [_probe.Measure(models[0], cancellationToken)]
        : _probe.Compare(models, cancellationToken);

    /// <summary>Waits for an undisturbed machine, and repeats what was taken while it throttled or drifted.</summary>
    private (IReadOnlyList<LatencyResult> Results, MeasurementQuality Quality) Honestly(
        List<ILoadedModel> models, CancellationToken cancellationToken)
    {
        using var reference = Load(new MeasurableModel("reference", "reference", ReferenceNetwork.Onnx), SteadyTimer.Conditions);
        (IReadOnlyList<LatencyResult> Results, MeasurementQuality Quality)? best = null;
        for (var attempt = 1; attempt <= conduct!.Attempts; attempt++)
        {
            var before = MachineState.Read(conduct.Files);
            var timer = new SteadyTimer(time, reference, conduct.Speed, conduct.Patience * models.Count * _duration);
            var results = _probe.CompareSteadily(models, timer, conduct.Speed, cancellationToken);
            var after = MachineState.Read(conduct.Files);
            var quality = new MeasurementQuality(results.Reference, attempt, before, after, MachineState.Throttling(before, after)) { Disturbed = results.Disturbed };
            if (best is not { } known || quality.IsBetterThan(known.Quality))
            {
                best = (results.Models, quality);
            }

            best = (best.Value.Results, best.Value.Quality with { Attempts = attempt });
            if (best.Value.Quality.Mark is null)
            {
                break;
            }
        }

        return best!.Value;
    }

    private (EnergyMeasurement?[] Energies, string? Unavailable) Energies(List<ILoadedModel> models, CancellationToken cancellationToken)
    {
        var energies = new EnergyMeasurement?[models.Count];
        if (conduct?.Sensor is not { } sensor)
        {
            return (energies, conduct is null ? null : "this device has no power sensor");
        }

        string? unavailable = null;
        var probe = new EnergyProbe(sensor, time, conduct.Energy);
        for (var i = 0; i < models.Count; i++)
        {
            energies[i] = probe.Measure(models[i], out var fault, cancellationToken);
            unavailable ??= fault;
        }

        return (energies, unavailable);
    }

    private ILoadedModel Load(MeasurableModel model, InferenceConditions conditions)
    {
        try
        {
            var loaded = runtime.Load(model.Onnx.Span, conditions with { Resolution = model.Resolution ?? conditions.Resolution });
            MeasurementInput.Fill(loaded.Input, InputSeed);
            return loaded;
        }
        catch (InputException error)
        {
            throw new InputException($"Model '{model.Name}': {error.Message}", error);
        }
    }
}
