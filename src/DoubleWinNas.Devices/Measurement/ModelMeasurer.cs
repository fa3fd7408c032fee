using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Devices.Measurement;

/// <summary>A model to be measured.</summary>
/// <param name="Name">Such as <c>deep</c> or <c>shallow</c>.</param>
/// <param name="Source">Genotype it came from.</param>
/// <param name="Onnx">Bytes of its ONNX file.</param>
public sealed record MeasurableModel(string Name, string Source, ReadOnlyMemory<byte> Onnx);

/// <summary>Measures models on this machine and writes down all that belongs to the figures.</summary>
public sealed class ModelMeasurer(IInferenceRuntime runtime, TimeProvider time, LatencyProbeOptions? options = null)
{
    private const int InputSeed = 20_260;

    private readonly LatencyProbe _probe = new(time, options);

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

            IReadOnlyList<LatencyResult> results = loaded.Count == 1
                ? [_probe.Measure(loaded[0], cancellationToken)]
                : _probe.Compare(loaded, cancellationToken);
            return new MeasurementReport(
                device,
                runtime.Identity.ToString(),
                conditions,
                begin,
                [.. models.Zip(results, (model, result) => new MeasuredModel(model.Name, model.Source, result))]);
        }
        finally
        {
            loaded.ForEach(model => model.Dispose());
        }
    }

    private ILoadedModel Load(MeasurableModel model, InferenceConditions conditions)
    {
        try
        {
            var loaded = runtime.Load(model.Onnx.Span, conditions);
            MeasurementInput.Fill(loaded.Input, InputSeed);
            return loaded;
        }
        catch (InputException error)
        {
            throw new InputException($"Model '{model.Name}': {error.Message}", error);
        }
    }
}
