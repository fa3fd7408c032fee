using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;

namespace DoubleWinNas.Node.Runs;

/// <summary>A network of a run with its weights, checked to fit each other.</summary>
/// <param name="Network">The network.</param>
/// <param name="Weights">Its weights.</param>
/// <param name="WeightsPath">File that the weights were read from.</param>
internal sealed record StoredNetwork(Network Network, WeightSet Weights, string WeightsPath);
