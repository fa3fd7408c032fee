using DoubleWinNas.Networks;

namespace DoubleWinNas.Search;

/// <summary>Settings of the evolution.</summary>
public sealed record EvolutionOptions
{
    /// <summary>Individuals that survive a generation. The default is 32.</summary>
    public int PopulationSize { get; init; } = 32;

    /// <summary>New candidates per generation. The default is 32.</summary>
    public int OffspringSize { get; init; } = 32;

    /// <summary>Probability that a child has two parents. The default is 0.9.</summary>
    public double CrossoverRate { get; init; } = 0.9;

    /// <summary>Probability that each slot of a child changes. The default is 0.1.</summary>
    public double MutationRate { get; init; } = 0.1;

    /// <summary>Tries per child to find a genotype never seen before. The default is 64.</summary>
    public int NoveltyTries { get; init; } = 64;

    /// <exception cref="InputException">Names the setting, what was found and what is allowed.</exception>
    public void Validate()
    {
        Require(PopulationSize is >= 2 and <= 100_000, "population size", PopulationSize, "2 to 100000");
        Require(OffspringSize is >= 1 and <= 100_000, "offspring size", OffspringSize, "1 to 100000");
        Require(CrossoverRate is >= 0 and <= 1, "crossover rate", CrossoverRate, "0 to 1");
        Require(MutationRate is > 0 and <= 1, "mutation rate", MutationRate, "above 0, up to 1");
        Require(NoveltyTries >= 1, "novelty tries", NoveltyTries, "1 or more");
    }

    private static void Require(bool holds, string setting, double found, string allowed)
    {
        if (!holds)
        {
            throw new InputException($"Evolution: {setting} {found} is not usable; allowed are {allowed}.");
        }
    }
}
