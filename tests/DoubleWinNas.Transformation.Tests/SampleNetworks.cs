using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Transformation.Tests;

/// <summary>Networks that tests share.</summary>
internal static class SampleNetworks
{
    /// <summary>MobileNetV2-1.0 with every searchable block transformable: 16 of them, after the fixed one of expansion 1.</summary>
    public static Network MobileNetV2(int classes = 1000) => GenotypeNetwork.Deep(
        Genotype.Parse("mobile-imagenet@224_T3e6a.T3e6a.S.S_T3e6a.T3e6a.T3e6a.S_T3e6a.T3e6a.T3e6a.T3e6a_T3e6a.T3e6a.T3e6a.S_T3e6a.T3e6a.T3e6a.S_T3e6a"),
        inputChannels: 3,
        classes);

    /// <summary>Both forms, all kernels, open boundaries and skipped slots.</summary>
    public static Network Mixed() => GenotypeNetwork.Deep(
        Genotype.Parse("mobile-32@28_T3e6a.S_T3e6.T5e3.T3e3a_N5e3.T7e6.T3e6a"), inputChannels: 1, classes: 10);
}
