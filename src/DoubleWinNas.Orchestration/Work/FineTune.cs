using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Orchestration.Work;

/// <summary>Pool train: fine-tune a finalist by its recipe, then judge it, once, on the test split.</summary>
/// <param name="Settings">The search.</param>
/// <param name="Supernet">Where weights are inherited from.</param>
/// <param name="Genotype">Canonical text.</param>
public sealed record FineTune(SearchSettings Settings, Artifact Supernet, string Genotype);

/// <summary>Result of <see cref="FineTune"/>.</summary>
/// <param name="Network">network.json of the deep form.</param>
/// <param name="Weights">Its safetensors.</param>
/// <param name="Record">training.json.</param>
/// <param name="Validation">Top-1 on the validation split, 0 to 1.</param>
/// <param name="Test">Top-1 on the test split.</param>
/// <param name="Resolutions">Validation top-1 with statistics recalibrated for each of several input sides, ascending.</param>
/// <param name="Seconds">Time taken.</param>
public sealed record FineTuned(
    Artifact Network, Artifact Weights, Artifact Record, double Validation, double Test, IReadOnlyList<ResolutionAccuracy> Resolutions, double Seconds);

/// <param name="Resolution">Side of the input in pixels.</param>
/// <param name="Accuracy">Top-1, 0 to 1.</param>
public sealed record ResolutionAccuracy(int Resolution, double Accuracy);
