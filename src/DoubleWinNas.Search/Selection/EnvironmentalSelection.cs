namespace DoubleWinNas.Search.Selection;

/// <summary>Who survives a generation: by front, then by crowding; ties are broken by the genotype's text, so the order of arrival never matters.</summary>
public static class EnvironmentalSelection
{
    /// <summary>The best <paramref name="survivors"/> individuals, best first. Duplicate genotypes count once.</summary>
    public static IReadOnlyList<RankedIndividual> Select(IEnumerable<Individual> candidates, int survivors)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentOutOfRangeException.ThrowIfNegative(survivors);
        var pool = candidates
            .DistinctBy(individual => individual.Genotype.ToString())
            .OrderBy(individual => individual.Genotype.ToString(), StringComparer.Ordinal)
            .ToArray();
        var ranked = new List<RankedIndividual>(survivors);
        var fronts = NonDominatedSorting.Fronts([.. pool.Select(individual => individual.Fitness)]);
        for (var rank = 0; rank < fronts.Count && ranked.Count < survivors; rank++)
        {
            var members = fronts[rank].Select(i => pool[i]).ToArray();
            var crowding = CrowdingDistance.Of([.. members.Select(member => member.Fitness)]);
            ranked.AddRange(members
                .Select((member, i) => new RankedIndividual(member, rank, crowding[i]))
                .OrderByDescending(member => member.Crowding)
                .Take(survivors - ranked.Count));
        }

        return ranked;
    }
}

/// <summary>An individual with its front (0 is the best) and the room around it there.</summary>
public sealed record RankedIndividual(Individual Individual, int Rank, double Crowding)
{
    /// <summary>The crowded comparison of NSGA-II: lower front first, then more room.</summary>
    public bool IsBetterThan(RankedIndividual other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Rank != other.Rank ? Rank < other.Rank : Crowding > other.Crowding;
    }
}
