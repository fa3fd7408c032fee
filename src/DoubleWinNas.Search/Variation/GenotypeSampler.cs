using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Randomness;

namespace DoubleWinNas.Search.Variation;

/// <summary>Draws genotypes: every gene uniformly over what the space allows.</summary>
public static class GenotypeSampler
{
    public static Genotype Draw(GenotypeSpace space, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(random);
        var stages = space.Space.Stages
            .Select((stage, index) => Enumerable.Range(0, stage.Slots).Select(slot => DrawGene(space.Space, index, slot, random)).ToArray())
            .ToArray();
        return Genotype.Create(space.Space, random.Pick(space.Resolutions), stages);
    }

    internal static BlockGene DrawGene(SearchSpace space, int stage, int slot, RandomStream random)
    {
        var genes = SlotGenes.Of(space, stage, slot);
        return random.Pick(genes);
    }
}
