namespace DoubleWinNas.Search.Selection;

/// <summary>Crowding distance (Deb et al. 2002): how much room a member of a front has around it; the extremes have infinite room.</summary>
public static class CrowdingDistance
{
    /// <summary>Distance per member of the front, in the front's order.</summary>
    public static IReadOnlyList<double> Of(IReadOnlyList<Fitness> front)
    {
        ArgumentNullException.ThrowIfNull(front);
        var distance = new double[front.Count];
        if (front.Count == 0)
        {
            return distance;
        }

        for (var objective = 0; objective < front[0].Objectives.Length; objective++)
        {
            var order = Enumerable.Range(0, front.Count).OrderBy(i => front[i].Objectives[objective]).ToArray();
            var least = front[order[0]].Objectives[objective];
            var range = front[order[^1]].Objectives[objective] - least;
            distance[order[0]] = double.PositiveInfinity;
            distance[order[^1]] = double.PositiveInfinity;
            for (var k = 1; k + 1 < order.Length && range > 0; k++)
            {
                distance[order[k]] += (front[order[k + 1]].Objectives[objective] - front[order[k - 1]].Objectives[objective]) / range;
            }
        }

        return distance;
    }
}
