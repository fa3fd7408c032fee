using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;

namespace DoubleWinNas.Devices.Onnx;

/// <summary>Seeded weights for networks that are only measured: times do not depend on values, as long as these stay in range.</summary>
public static class RandomWeights
{
    /// <summary>
    /// Uniform weights of variance 2 / fan-in (He et al. 2015), so that activations neither vanish nor overflow; biases are small.
    /// </summary>
    /// <param name="network">Any network without batch normalisation.</param>
    /// <param name="seed">Same seed, same weights.</param>
    public static WeightSet For(Network network, int seed)
    {
        ArgumentNullException.ThrowIfNull(network);
        var random = new Random(seed);
        var weights = new WeightSet();
        foreach (var spec in ParameterSpec.Of(network))
        {
            var fanIn = spec.Shape.Skip(1).Aggregate(1, (product, size) => product * size);
            var limit = spec.Role == ParameterRole.Bias ? 0.1 : Math.Sqrt(6.0 / fanIn);
            var data = new float[spec.Count];
            for (var i = 0; i < data.Length; i++)
            {
                data[i] = (float)((2 * random.NextDouble() - 1) * limit);
            }

            weights.Add(spec.Name, spec.Shape, data);
        }

        return weights;
    }
}
