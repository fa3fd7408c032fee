using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;

namespace DoubleWinNas.Transformation.Tests;

/// <summary>
/// Weights with nothing at its default: He-normal convolutions; batch normalisation with scale in [0.5, 1.5), either sign now and then,
/// shift and mean away from zero, variance in [0.25, 2.25). Defaults (0 and 1) would hide folding mistakes.
/// </summary>
internal static class RandomWeights
{
    public static WeightSet For(Network network, int seed)
    {
        var random = new Random(seed);
        var weights = new WeightSet();
        foreach (var spec in ParameterSpec.Of(network))
        {
            var fanIn = spec.Shape.Skip(1).Aggregate(1, (product, size) => product * size);
            var data = new float[spec.Count];
            for (var i = 0; i < data.Length; i++)
            {
                data[i] = (float)(spec.Role switch
                {
                    ParameterRole.ConvWeight or ParameterRole.LinearWeight => Normal(random) * Math.Sqrt(2.0 / fanIn),
                    ParameterRole.Bias => 0.3 * Normal(random),
                    ParameterRole.BatchNormWeight => (0.5 + random.NextDouble()) * (random.Next(8) == 0 ? -1 : 1),
                    ParameterRole.BatchNormBias => 0.5 * Normal(random),
                    ParameterRole.RunningMean => 0.5 * Normal(random),
                    _ => 0.25 + 2 * random.NextDouble(),
                });
            }

            weights.Add(spec.Name, spec.Shape, data);
        }

        return weights;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
