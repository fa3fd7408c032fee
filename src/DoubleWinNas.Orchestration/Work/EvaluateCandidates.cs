using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Orchestration.Work;

/// <summary>Pool train: accuracies of candidates with inherited weights on the validation split.</summary>
/// <param name="Settings">The search.</param>
/// <param name="Supernet">The trained supernet's checkpoint.</param>
/// <param name="Genotypes">Canonical texts.</param>
public sealed record EvaluateCandidates(SearchSettings Settings, Artifact Supernet, IReadOnlyList<string> Genotypes);

/// <summary>Result of <see cref="EvaluateCandidates"/>, in the order asked.</summary>
/// <param name="Accuracies">Top-1, 0 to 1.</param>
/// <param name="Seconds">Time taken.</param>
public sealed record CandidatesEvaluated(IReadOnlyList<double> Accuracies, double Seconds);
