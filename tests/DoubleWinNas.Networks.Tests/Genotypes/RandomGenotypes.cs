using DoubleWinNas.Networks.Genotypes;

namespace DoubleWinNas.Networks.Tests.Genotypes;

/// <summary>Seeded genotypes over a whole space.</summary>
internal static class RandomGenotypes
{
    public static Genotype Draw(SearchSpace space, int seed)
    {
        var random = new Random(seed);
        var stages = space.Stages.Select((stage, index) => Enumerable.Range(0, stage.Slots).Select(slot => Gene(space, index, slot, random)).ToArray()).ToArray();
        return Genotype.Create(space, random.Next(space.MinResolution, space.MaxResolution + 1), stages);
    }

    private static BlockGene Gene(SearchSpace space, int stage, int slot, Random random)
    {
        if (space.CanSkip(stage, slot) && random.Next(4) == 0)
        {
            return BlockGene.Skip;
        }

        var kernel = space.Kernels[random.Next(space.Kernels.Count)];
        var expansion = space.Expansions[random.Next(space.Expansions.Count)];
        return random.Next(3) == 0
            ? BlockGene.Nonlinear(kernel, expansion)
            : BlockGene.Transformable(kernel, expansion, boundaryActivation: random.Next(2) == 0);
    }
}
