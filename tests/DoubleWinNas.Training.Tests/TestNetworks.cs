using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Tests;

internal static class TestNetworks
{
    /// <summary>The smallest mobile-32 with transformable blocks of both strides.</summary>
    public const string SmallGenotype = "mobile-32@16_T3e3a.S_T3e3a.S.S_T3e3a.S.S";

    /// <summary>Both forms, kernels 3 and 5, a segment of three blocks with shortcuts and a stride inside.</summary>
    public const string VariedGenotype = "mobile-32@16_T3e3.T5e3_T3e3a.N5e3.S_T3e6.T3e3.T3e3a";

    public static Network Small(int classes = 4, int channels = 1) => Of(SmallGenotype, classes, channels);

    public static Network Varied(int classes = 4, int channels = 1) => Of(VariedGenotype, classes, channels);

    public static Network Of(string genotype, int classes, int channels) =>
        GenotypeNetwork.Deep(Genotype.Parse(genotype), channels, classes);

    /// <summary>Weights whose statistics and affine parameters are not the defaults, which would hide mistakes.</summary>
    public static WeightSet RandomWeights(Network network, ulong seed)
    {
        var random = PipelineStreams.ForImage(seed, 0, 0);
        var weights = new WeightSet();
        foreach (var spec in ParameterSpec.Of(network))
        {
            var data = new float[spec.Count];
            for (var i = 0; i < data.Length; i++)
            {
                var value = random.NextDouble();
                data[i] = (float)(spec.Role switch
                {
                    ParameterRole.RunningVar => 0.5 + value,
                    ParameterRole.BatchNormWeight => 0.7 + 0.6 * value,
                    ParameterRole.ConvWeight or ParameterRole.LinearWeight => (value - 0.5) * Math.Sqrt(6.0 * spec.Shape[0] / spec.Count),
                    _ => value - 0.5,
                });
            }

            weights.Add(spec.Name, spec.Shape, data);
        }

        return weights;
    }
}
