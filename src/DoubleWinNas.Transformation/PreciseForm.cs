using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Transformation.Numerics;

namespace DoubleWinNas.Transformation;

/// <summary>A shallow network before rounding.</summary>
/// <param name="DeepValues">Name of a shallow value to the deep value that it must equal; inner values of kept blocks included.</param>
internal sealed record PreciseForm(Network Network, Parameters<double> Parameters, IReadOnlyDictionary<string, string> DeepValues);
