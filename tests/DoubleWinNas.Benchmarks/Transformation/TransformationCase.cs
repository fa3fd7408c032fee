using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Training.Execution;

namespace DoubleWinNas.Benchmarks.Transformation;

/// <summary>A network that is transformed.</summary>
/// <param name="Title">For the report.</param>
/// <param name="Network">Deep form.</param>
/// <param name="IsJudged">Whether the aims are those of this network.</param>
internal sealed record TransformationCase(string Title, Network Network, bool IsJudged)
{
    /// <summary>MobileNetV2-1.0: 3x3, expansion 6 everywhere but in its fixed first block, which cannot be merged.</summary>
    public static TransformationCase MobileNetV2 { get; } = new(
        "MobileNetV2-1.0 at 224",
        Deep(
            "mobile-imagenet@224_T3e6a.T3e6a.S.S_T3e6a.T3e6a.T3e6a.S_T3e6a.T3e6a.T3e6a.T3e6a_T3e6a.T3e6a.T3e6a.S_T3e6a.T3e6a.T3e6a.S_T3e6a",
            channels: 3,
            classes: 1000),
        IsJudged: true);

    public static TransformationCase Mobile32 { get; } = new(
        "mobile-32 at 28", Deep("mobile-32@28_T3e6a.S_T3e6a.T3e3.S_N5e3.T3e6a.S", channels: 1, classes: 10), IsJudged: false);

    /// <summary>First weights of training, with batch normalisation as a training leaves it: defaults would hide folding errors.</summary>
    public WeightSet RandomWeights(int seed)
    {
        var random = new Random(seed);
        var weights = WeightInitialization.Create(Network, (ulong)seed);
        foreach (var spec in ParameterSpec.Of(Network))
        {
            (double Low, double High)? range = spec.Role switch
            {
                ParameterRole.BatchNormWeight => (0.5, 1.5),
                ParameterRole.BatchNormBias => (-0.5, 0.5),
                ParameterRole.RunningMean => (-0.5, 0.5),
                ParameterRole.RunningVar => (0.5, 1.5),
                _ => null,
            };
            if (range is { } ends)
            {
                weights[spec.Name] = new WeightTensor(
                    spec.Shape, [.. Enumerable.Range(0, (int)spec.Count).Select(_ => (float)(ends.Low + (ends.High - ends.Low) * random.NextDouble()))]);
            }
        }

        return weights;
    }

    private static Network Deep(string genotype, int channels, int classes) => GenotypeNetwork.Deep(Genotype.Parse(genotype), channels, classes);
}
