namespace DoubleWinNas.Node.Shrinking;

/// <summary>
/// Which blocks to make linear: those of the least summed importance that save the wanted time. Both sums are taken to be additive, as
/// in "Efficient Latency-Aware CNN Depth Compression via Two-Stage Dynamic Programming" (J. Kim et al., ICML 2023).
/// </summary>
internal static class BlockChoice
{
    /// <summary>
    /// The exact optimum, by going through subsets and leaving those that cannot win. Blocks that harm nothing and save time are always
    /// chosen.
    /// </summary>
    /// <param name="candidates">All blocks.</param>
    /// <param name="wantedMilliseconds">What is to be saved at least.</param>
    /// <returns>In the order given; null if all together do not save so much.</returns>
    public static IReadOnlyList<BlockCandidate>? Choose(IReadOnlyList<BlockCandidate> candidates, double wantedMilliseconds)
    {
        var useful = candidates.Where(candidate => candidate.SavedMilliseconds > 0).ToList();
        var free = useful.Where(candidate => candidate.Importance <= 0).ToList();
        BlockCandidate[] costly = [.. useful.Except(free).OrderByDescending(candidate => candidate.SavedMilliseconds)];
        var search = new Search(costly);
        if (!search.Run(wantedMilliseconds - free.Sum(candidate => candidate.SavedMilliseconds)))
        {
            return null;
        }

        return [.. candidates.Where(candidate => free.Contains(candidate) || search.Best.Contains(candidate))];
    }

    private sealed class Search(BlockCandidate[] candidates)
    {
        private readonly double[] _savedFrom = SavedFrom(candidates);
        private readonly Stack<BlockCandidate> _chosen = new();
        private double _least = double.PositiveInfinity;

        public IReadOnlyList<BlockCandidate> Best { get; private set; } = [];

        public bool Run(double wanted)
        {
            Visit(0, wanted, importance: 0);
            return double.IsFinite(_least);
        }

        private void Visit(int next, double wanted, double importance)
        {
            if (importance >= _least)
            {
                return;
            }

            if (wanted <= 0)
            {
                (_least, Best) = (importance, [.. _chosen]);
                return;
            }

            if (next == candidates.Length || _savedFrom[next] < wanted)
            {
                return;
            }

            var candidate = candidates[next];
            _chosen.Push(candidate);
            Visit(next + 1, wanted - candidate.SavedMilliseconds, importance + candidate.Importance);
            _chosen.Pop();
            Visit(next + 1, wanted, importance);
        }

        /// <summary>What all candidates from one on save together.</summary>
        private static double[] SavedFrom(BlockCandidate[] candidates)
        {
            var saved = new double[candidates.Length + 1];
            for (var i = candidates.Length - 1; i >= 0; i--)
            {
                saved[i] = saved[i + 1] + candidates[i].SavedMilliseconds;
            }

            return saved;
        }
    }
}
