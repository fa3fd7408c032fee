using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Orchestration.Controllers;

/// <summary>
/// Successive halving between evolution and finalists, within bands of latency. Short trainings rank networks of like cost only, a supernet's as well
/// as a contender's own: small networks learn sooner. So the best of each band contend, and the best trained of each of fewer bands become finalists.
/// </summary>
internal static class ContenderSelection
{
    /// <summary>
    /// The most accurate one of each of <paramref name="count"/> bands of latency, by latency. Bands hold equally many candidates, or one more.
    /// Of equals the faster one is taken, then the first by text.
    /// </summary>
    /// <param name="feasible">Candidates within the constraints, in any order.</param>
    /// <param name="count">How many are wanted; where there are no more candidates, all contend.</param>
    public static IReadOnlyList<Candidate> Choose(IReadOnlyList<Candidate> feasible, int count) =>
        BestOfBands(feasible.Select(candidate => (candidate, candidate.Accuracy)), count);

    /// <summary>The same by what the contenders reached when they were trained.</summary>
    /// <param name="contenders">All; those that failed are left out.</param>
    /// <param name="count">How many are wanted.</param>
    public static IReadOnlyList<Candidate> Best(IReadOnlyList<Contender> contenders, int count) => BestOfBands(
        contenders.Where(contender => contender.Validation is not null).Select(contender => (contender.Candidate, contender.Validation!.Value)), count);

    private static Candidate[] BestOfBands(IEnumerable<(Candidate Candidate, double Accuracy)> judged, int count)
    {
        var sorted = judged.OrderBy(own => own.Candidate.ShallowMilliseconds)
            .ThenByDescending(own => own.Accuracy)
            .ThenBy(own => own.Candidate.Genotype, StringComparer.Ordinal)
            .ToArray();
        var bands = Math.Min(count, sorted.Length);

        // MaxBy takes the first of equals: the faster one.
        return [.. Enumerable.Range(0, bands).Select(band => sorted[Bound(band)..Bound(band + 1)].MaxBy(own => own.Accuracy).Candidate)];

        int Bound(int band) => (int)((long)sorted.Length * band / bands);
    }
}
