using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Transformation.Plans;

namespace DoubleWinNas.Transformation;

/// <summary>What a deep network was transformed into.</summary>
/// <param name="Network">
/// Its operations: batch normalisation folded into convolutions with bias, open activations gone, each group of the plan one
/// convolution <c>{first block}.conv</c> and, where there was one, its boundary activation <c>{first block}.act</c>.
/// </param>
/// <param name="Weights">Float32, rounded once from float64.</param>
/// <param name="Plan">What was merged.</param>
public sealed record ShallowForm(Network Network, WeightSet Weights, MergePlan Plan);
