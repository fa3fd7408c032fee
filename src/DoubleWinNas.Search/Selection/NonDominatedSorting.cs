namespace DoubleWinNas.Search.Selection;

/// <summary>Sorts candidates into fronts (Deb et al. 2002): the first is dominated by nobody, the next only by the first, and so on.</summary>
public static class NonDominatedSorting
{
    /// <summary>Indices of the candidates by front, each front in ascending order.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> Fronts(IReadOnlyList<Fitness> fitness)
    {
        ArgumentNullException.ThrowIfNull(fitness);
        var dominatedBy = new int[fitness.Count];
        var dominates = new List<int>[fitness.Count];
        for (var i = 0; i < fitness.Count; i++)
        {
            dominates[i] = [];
            for (var j = 0; j < fitness.Count; j++)
            {
                if (fitness[i].Dominates(fitness[j]))
                {
                    dominates[i].Add(j);
                }
                else if (fitness[j].Dominates(fitness[i]))
                {
                    dominatedBy[i]++;
                }
            }
        }

        var fronts = new List<IReadOnlyList<int>>();
        var front = Enumerable.Range(0, fitness.Count).Where(i => dominatedBy[i] == 0).ToList();
        while (front.Count > 0)
        {
            fronts.Add(front);
            front = [.. front.SelectMany(i => dominates[i]).Where(j => --dominatedBy[j] == 0).Order()];
        }

        return fronts;
    }
}
