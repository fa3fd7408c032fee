using DoubleWinNas.Networks.Randomness;

namespace DoubleWinNas.Networks.Genotypes;

/// <summary>Draws genotypes: every gene uniformly over what the space allows.</summary>
public static class GenotypeSampler
{
    public static Genotype Draw(GenotypeSpace space, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(random);
        var stages = space.Space.Stages
            .Select((stage, index) => Enumerable.Range(0, stage.Slots).Select(slot => random.Pick(space.Genes(index, slot))).ToArray())
            .ToArray();
        return Genotype.Create(space.Space, random.Pick(space.Resolutions), stages);
    }
}
