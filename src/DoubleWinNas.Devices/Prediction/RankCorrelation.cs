namespace DoubleWinNas.Devices.Prediction;

/// <summary>Spearman's rank correlation; equal values share the mean of their ranks.</summary>
public static class RankCorrelation
{
    /// <returns>-1 to 1; NaN where one side is constant.</returns>
    public static double Spearman(IReadOnlyList<double> left, IReadOnlyList<double> right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        ArgumentOutOfRangeException.ThrowIfNotEqual(right.Count, left.Count);
        var (a, b) = (Ranks(left), Ranks(right));
        var mean = (left.Count + 1) / 2.0;
        var (product, ownA, ownB) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            product += (a[i] - mean) * (b[i] - mean);
            ownA += (a[i] - mean) * (a[i] - mean);
            ownB += (b[i] - mean) * (b[i] - mean);
        }

        return product / Math.Sqrt(ownA * ownB);
    }

    private static double[] Ranks(IReadOnlyList<double> values)
    {
        var order = Enumerable.Range(0, values.Count).OrderBy(i => values[i]).ToArray();
        var ranks = new double[values.Count];
        for (var first = 0; first < order.Length;)
        {
            var end = first;
            while (end < order.Length && values[order[end]] == values[order[first]])
            {
                end++;
            }

            for (var i = first; i < end; i++)
            {
                ranks[order[i]] = (first + end + 1) / 2.0;
            }

            first = end;
        }

        return ranks;
    }
}
