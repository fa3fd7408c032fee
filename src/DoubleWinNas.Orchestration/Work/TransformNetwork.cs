using System.Text.Json.Serialization;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Orchestration.Work;

/// <summary>Pool transform: merge, verify, export, and judge the shallow form on the test split.</summary>
/// <param name="Settings">The search.</param>
/// <param name="Genotype">Canonical text.</param>
/// <param name="Network">The deep form's network.json.</param>
/// <param name="Weights">Its weights.</param>
/// <param name="Record">Its training.json (normalisation, class names).</param>
/// <param name="Groups">The merge plan: names of the blocks of each convolution.</param>
public sealed record TransformNetwork(
    SearchSettings Settings, string Genotype, Artifact Network, Artifact Weights, Artifact Record, IReadOnlyList<IReadOnlyList<string>> Groups)
{
    /// <summary>Whether the device computes in int8 and needs the ranges of the tensors on training images.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Ranges { get; init; }
}

/// <summary>Result of <see cref="TransformNetwork"/>. A network that is not equivalent fails the item instead.</summary>
/// <param name="Network">network.json of the shallow form.</param>
/// <param name="Weights">Its safetensors.</param>
/// <param name="Plan">plan.json.</param>
/// <param name="Equivalence">equivalence.json.</param>
/// <param name="DeepOnnx">The deep form for the runtime.</param>
/// <param name="ShallowOnnx">The shallow form for the runtime.</param>
/// <param name="Error64">Largest float64 error relative to the output's scale.</param>
/// <param name="Error32">Largest float32 error.</param>
/// <param name="ShallowTest">Top-1 of the shallow form on the test split, computed by the inference runtime, 0 to 1.</param>
/// <param name="Seconds">Time taken.</param>
public sealed record NetworkTransformed(
    Artifact Network,
    Artifact Weights,
    Artifact Plan,
    Artifact Equivalence,
    Artifact DeepOnnx,
    Artifact ShallowOnnx,
    double Error64,
    double Error32,
    double ShallowTest,
    double Seconds)
{
    /// <summary>Ranges of the deep form's tensors on training images, for int8; null where they were not asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Artifact? DeepRanges { get; init; }

    /// <summary>The same of the shallow form.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Artifact? ShallowRanges { get; init; }
}
