using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Randomness;
using DoubleWinNas.Search.Selection;
using DoubleWinNas.Search.Variation;

namespace DoubleWinNas.Search;

/// <summary>
/// NSGA-II (Deb et al. 2002) over genotypes, as pure functions: what is proposed depends on the seed, the generation and the survivors
/// alone, so a search can be stopped, moved and repeated to the bit.
/// </summary>
public sealed class Evolution
{
    private static readonly ulong InitialKey = RandomStream.Key("initial");
    private static readonly ulong OffspringKey = RandomStream.Key("offspring");

    private readonly GenotypeSpace _space;
    private readonly EvolutionOptions _options;
    private readonly ulong _seed;

    public Evolution(GenotypeSpace space, EvolutionOptions options, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _space = space;
        _options = options;
        _seed = seed;
    }

    /// <summary>The first generation: random genotypes, all different.</summary>
    public IReadOnlyList<Genotype> Initial() => Initial(_options.PopulationSize);

    /// <summary>Random genotypes, all different, to choose a first generation from. More of them begin with the same ones.</summary>
    public IReadOnlyList<Genotype> Initial(int count) =>
    [
        .. Novel(count, new HashSet<Genotype>(), child => RandomStream.Derive(_seed, InitialKey, child), random => new Child(GenotypeSampler.Draw(_space, random), []))
            .Select(child => child.Genotype),
    ];

    /// <summary>
    /// Children of the survivors that were never seen before; fewer than asked for where the space has no more to give.
    /// </summary>
    /// <param name="survivors">From <see cref="Survivors"/>.</param>
    /// <param name="generation">Number of the generation that the children make, from 1.</param>
    /// <param name="seen">Every genotype evaluated so far.</param>
    public IReadOnlyList<Genotype> Offspring(IReadOnlyList<RankedIndividual> survivors, int generation, IReadOnlySet<Genotype> seen) =>
        [.. OffspringWithParents(survivors, generation, seen).Select(child => child.Genotype)];

    /// <summary>The same children as <see cref="Offspring"/>, with their lineage.</summary>
    /// <inheritdoc cref="Offspring"/>
    public IReadOnlyList<Child> OffspringWithParents(IReadOnlyList<RankedIndividual> survivors, int generation, IReadOnlySet<Genotype> seen)
    {
        ArgumentNullException.ThrowIfNull(survivors);
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentOutOfRangeException.ThrowIfZero(survivors.Count);
        return Novel(
            _options.OffspringSize,
            seen,
            child => RandomStream.Derive(_seed, OffspringKey, (ulong)generation, child),
            random => Breed(survivors, random));
    }

    /// <summary>Who lives on, best first.</summary>
    public IReadOnlyList<RankedIndividual> Survivors(IEnumerable<Individual> candidates) =>
        EnvironmentalSelection.Select(candidates, _options.PopulationSize);

    private Child Breed(IReadOnlyList<RankedIndividual> survivors, RandomStream random)
    {
        var mother = Tournament(survivors, random);
        var father = random.NextBool(_options.CrossoverRate) ? Tournament(survivors, random) : null;
        var child = father is null ? mother : Crossover.Cross(mother, father, random);
        return new Child(
            Mutation.Mutate(child, _space, _options.MutationRate, random), father is null || father.Equals(mother) ? [mother] : [mother, father]);
    }

    private static Genotype Tournament(IReadOnlyList<RankedIndividual> survivors, RandomStream random)
    {
        var one = random.Pick(survivors);
        var two = random.Pick(survivors);
        return (two.IsBetterThan(one) ? two : one).Individual.Genotype;
    }

    /// <summary>Falls back to random genotypes when the parents have nothing new to give within the tries.</summary>
    private List<Child> Novel(int count, IReadOnlySet<Genotype> seen, Func<ulong, RandomStream> streamOf, Func<RandomStream, Child> make)
    {
        var found = new List<Child>(count);
        var taken = new HashSet<Genotype>();
        for (var child = 0UL; child < (ulong)count; child++)
        {
            var random = streamOf(child);
            for (var attempt = 0; attempt < 2 * _options.NoveltyTries; attempt++)
            {
                var candidate = attempt < _options.NoveltyTries ? make(random) : new Child(GenotypeSampler.Draw(_space, random), []);
                if (!seen.Contains(candidate.Genotype) && taken.Add(candidate.Genotype))
                {
                    found.Add(candidate);
                    break;
                }
            }
        }

        return found;
    }
}
