using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Orchestration.Work;

/// <summary>Pool train: train a candidate alone for a short while, as a finalist is, then judge it on the validation split. Test images are not looked at.</summary>
/// <param name="Settings">The search.</param>
/// <param name="Supernet">Where weights are inherited from.</param>
/// <param name="Genotype">Canonical text.</param>
public sealed record TrainContender(SearchSettings Settings, Artifact Supernet, string Genotype);

/// <summary>Result of <see cref="TrainContender"/>.</summary>
/// <param name="Validation">Top-1 on the validation split, 0 to 1.</param>
/// <param name="Seconds">Time taken.</param>
public sealed record ContenderTrained(double Validation, double Seconds);
