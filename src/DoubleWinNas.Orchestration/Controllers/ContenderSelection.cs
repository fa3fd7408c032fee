using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Orchestration.Controllers;

/// <summary>
/// Successive halving between evolution and finalists. A supernet that was trained briefly ranks networks of like cost only (small networks learn
/// sooner); training alone for a short while ranks across costs. So the best of each band of latency contend, and the best trained become finalists.
/// </summary>
internal static class ContenderSelection
{
    /// <summary>
    /// The most accurate one of each of <paramref name="count"/> bands of latency, by latency. Bands hold equally many candidates, or one more.
    /// Of equals the faster one is taken, then the first by text.
    /// </summary>
    /// <param name="feasible">Candidates within the constraints, in any order.</param>
    /// <param name="count">How many are wanted; where there are no more candidates, all contend.</param>
    public static IReadOnlyList<Candidate> Choose(IReadOnlyList<Candidate> feasible, int count)
    {
        var sorted = ByLatency(feasible);
        var bands = Math.Min(count, sorted.Length);

        // MaxBy takes the first of equals: the faster one.
        return [.. Enumerable.Range(0, bands).Select(band => sorted[Bound(band)..Bound(band + 1)].MaxBy(candidate => candidate.Accuracy)!)];

        int Bound(int band) => (int)((long)sorted.Length * band / bands);
    }

    /// <summary>The best trained contenders, at most <paramref name="count"/>, by latency. Of equals the faster one is taken, then the first by text.</summary>
    /// <param name="contenders">All; those that failed are left out.</param>
    /// <param name="count">How many are wanted.</param>
    public static IReadOnlyList<Candidate> Best(IReadOnlyList<Contender> contenders, int count) => ByLatency(
        contenders.Where(contender => contender.Validation is not null)
            .OrderByDescending(contender => contender.Validation)
            .ThenBy(contender => contender.Candidate.ShallowMilliseconds)
            .ThenBy(contender => contender.Candidate.Genotype, StringComparer.Ordinal)
            .Take(count)
            .Select(contender => contender.Candidate));

    private static Candidate[] ByLatency(IEnumerable<Candidate> candidates) =>
    [
        .. candidates.OrderBy(candidate => candidate.ShallowMilliseconds)
            .ThenByDescending(candidate => candidate.Accuracy)
            .ThenBy(candidate => candidate.Genotype, StringComparer.Ordinal),
    ];
}
