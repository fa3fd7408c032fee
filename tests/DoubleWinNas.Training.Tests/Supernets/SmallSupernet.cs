using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Optimization;
using DoubleWinNas.Training.Supernets;

namespace DoubleWinNas.Training.Tests.Supernets;

/// <summary>A supernet of four slots for the synthetic images, which a test trains in a blink.</summary>
internal static class SmallSupernet
{
    public const int Classes = 4;

    public static GenotypeSpace Space { get; } = new(
        SearchSpace.Mobile32 with
        {
            Name = "small",
            StemWidth = 8,
            Stages = [new(8, 1, 2), new(16, 2, 2)],
            HeadWidth = 24,
            Kernels = [3, 5],
            Expansions = [1, 2, 4],
            MinResolution = 8,
            MaxResolution = 32,
        },
        [12, 16]);

    public static SupernetArchitecture Architecture { get; } = new(Space, channels: 1, Classes);

    /// <summary>Of both forms, all kernels and expansions, with skips, shortcuts, and segments of several blocks.</summary>
    public static TheoryData<string> Varied() => ["N3e2.S_N3e2.S", "T5e4a.N3e1_T3e2.T5e4a", "T3e4.T5e2_T3e1.T3e4", "N5e1.T3e2a_N5e4.S", "T3e1a.S_T5e2a.N5e2"];

    public static SupernetOptions Options(int rounds = 2, int steps = 4, int replicas = 2) => new()
    {
        Space = Space,
        Seed = 5,
        BatchSize = 16,
        Rounds = rounds,
        StepsPerRound = steps,
        Replicas = replicas,
        Optimizer = new OptimizerOptions { LearningRate = 0.1 },
    };

    public static IImageDataset Dataset() => SyntheticDataset.Create(Classes);

    /// <summary>From the part of a canonical text behind the resolution.</summary>
    public static Genotype Genotype(string stages, int resolution = 16) => Networks.Genotypes.Genotype.Create(
        Space.Space, resolution, [.. stages.Split('_').Select(stage => stage.Split('.').Select(Gene).ToArray())]);

    /// <summary>A round's end with weights that are not the defaults.</summary>
    public static SupernetCheckpoint Checkpoint(ulong seed, int round = 0, int? replica = null)
    {
        var tensors = new WeightSet();
        var weights = TestNetworks.RandomWeights(Architecture.Network, seed);
        foreach (var spec in ParameterSpec.Of(Architecture.Network).Where(spec => spec.IsTrainable))
        {
            tensors[SupernetCheckpoint.ModelPrefix + spec.Name] = weights[spec.Name];
        }

        return new SupernetCheckpoint(new SupernetIdentity(SupernetIdentity.Describe(Space), Options().Seed, 1, Classes, round, replica), tensors);
    }

    private static BlockGene Gene(string text) => text == "S"
        ? BlockGene.Skip
        : (text[0] == 'N' ? BlockGene.Nonlinear(text[1] - '0', text[3] - '0') : BlockGene.Transformable(text[1] - '0', text[3] - '0', text.EndsWith('a')));
}
