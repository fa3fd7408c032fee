namespace DoubleWinNas.Search.Selection;

/// <summary>
/// The volume that a front dominates below a reference point: one figure for a search's progress. Exact, by the exclusive
/// contributions of WFG (While, Bradstreet, Barone 2012).
/// </summary>
public static class Hypervolume
{
    /// <summary>Volume of the feasible individuals' objectives; points that do not lie below the reference in every objective add nothing.</summary>
    public static double Of(IEnumerable<Fitness> fitness, IReadOnlyList<double> reference)
    {
        ArgumentNullException.ThrowIfNull(fitness);
        ArgumentNullException.ThrowIfNull(reference);
        var points = fitness
            .Where(candidate => candidate.IsFeasible && candidate.Objectives.Zip(reference).All(pair => pair.First < pair.Second))
            .Select(candidate => candidate.Objectives.ToArray())
            .ToArray();
        return Volume(NonDominated(points), [.. reference]);
    }

    private static double Volume(double[][] points, double[] reference)
    {
        var volume = 0.0;
        for (var i = 0; i < points.Length; i++)
        {
            var point = points[i];
            var limited = points[(i + 1)..].Select(other => Worse(point, other)).ToArray();
            volume += Box(point, reference) - Volume(NonDominated(limited), reference);
        }

        return volume;
    }

    private static double Box(double[] point, double[] reference)
    {
        var box = 1.0;
        for (var i = 0; i < point.Length; i++)
        {
            box *= reference[i] - point[i];
        }

        return box;
    }

    private static double[] Worse(double[] a, double[] b) => [.. a.Zip(b, Math.Max)];

    /// <summary>Without dominated and repeated points, sorted by the last objective, worst first (keeps the recursion small).</summary>
    private static double[][] NonDominated(double[][] points) =>
        [.. points
            .Where((point, i) => !points.Where((other, j) => j != i && (Dominates(other, point) || (j < i && other.AsSpan().SequenceEqual(point)))).Any())
            .OrderByDescending(point => point[^1])];

    private static bool Dominates(double[] a, double[] b) =>
        a.Zip(b).All(pair => pair.First <= pair.Second) && a.Zip(b).Any(pair => pair.First < pair.Second);
}
