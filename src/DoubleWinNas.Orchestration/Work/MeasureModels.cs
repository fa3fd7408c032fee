using System.Text.Json.Serialization;
using DoubleWinNas.Networks.Costs;

namespace DoubleWinNas.Orchestration.Work;

/// <summary>Pool device: latencies of models, interleaved; the first is the reference.</summary>
/// <param name="Device">Name of the device.</param>
/// <param name="Models">What to measure.</param>
/// <param name="Resolution">Side of the input.</param>
/// <param name="Threads">Threads of the runtime.</param>
/// <param name="Seconds">Timed seconds a model.</param>
public sealed record MeasureModels(string Device, IReadOnlyList<ModelArtifact> Models, int Resolution, int Threads, double Seconds)
{
    /// <summary>onnxruntime or tensorrt. Default onnxruntime.</summary>
    public string Runtime { get; init; } = "onnxruntime";

    /// <summary>fp32, fp16 or int8. Default fp32.</summary>
    public string Precision { get; init; } = "fp32";

    /// <summary>Whether a measurement without energies is none, because a bound stands against them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool RequiresEnergy { get; init; }

    /// <summary>What a simulated device is to answer; null where there is a real one.</summary>
    public SimulatedLatencies? Simulated { get; init; }
}

/// <summary>Figures of a device that is not there.</summary>
/// <param name="Milliseconds">Predicted, in the models' order.</param>
/// <param name="Noise">Standard deviation as a share.</param>
/// <param name="Conditions">Of the table that stands for the device.</param>
public sealed record SimulatedLatencies(IReadOnlyList<double> Milliseconds, double Noise, CostConditions Conditions)
{
    /// <summary>Predicted energies, in the models' order; null where the table has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Millijoules { get; init; }
}

/// <param name="Name">deep or shallow.</param>
/// <param name="Source">Genotype.</param>
/// <param name="Onnx">The model.</param>
public sealed record ModelArtifact(string Name, string Source, Artifact Onnx)
{
    /// <summary>Ranges of its tensors, for int8; null for other precisions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Artifact? Ranges { get; init; }
}

/// <summary>Result of <see cref="MeasureModels"/>.</summary>
/// <param name="Report">measurements.json with conditions, spread and drift.</param>
/// <param name="Latencies">In the models' order.</param>
public sealed record ModelsMeasured(Artifact Report, IReadOnlyList<ModelLatency> Latencies)
{
    /// <summary>Whether no device was measured: a table stood for it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsSimulated { get; init; }

    /// <summary>What has to be said with the figures (throttled, drifting); null where they are steady.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Mark { get; init; }

    /// <summary>Why there are no energies; null where there are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EnergyUnavailable { get; init; }

    /// <summary>Why the device cannot run one of the models, however often it is tried; null where it can.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Infeasible { get; init; }
}

/// <param name="Name">deep or shallow.</param>
/// <param name="Median">Milliseconds.</param>
/// <param name="P95">Milliseconds.</param>
/// <param name="Speedup">Over the first model; null for it.</param>
public sealed record ModelLatency(string Name, double Median, double P95, double? Speedup)
{
    /// <summary>Energy of an inference above idle; null where the device has no sensor.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Millijoules { get; init; }
}
