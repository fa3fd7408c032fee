using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Randomness;

namespace DoubleWinNas.Search.Variation;

/// <summary>Uniform crossover: each slot, and the resolution, from either parent.</summary>
public static class Crossover
{
    public static Genotype Cross(Genotype mother, Genotype father, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(mother);
        ArgumentNullException.ThrowIfNull(father);
        ArgumentNullException.ThrowIfNull(random);
        var stages = mother.Stages
            .Zip(father.Stages, (mine, yours) => mine.Zip(yours, (a, b) => random.NextBool() ? a : b).ToArray())
            .ToArray();
        return Genotype.Create(mother.Space, random.NextBool() ? mother.Resolution : father.Resolution, stages);
    }
}
