namespace DoubleWinNas.Node.Terminal;

/// <summary>What a misspelt word may have been meant to be.</summary>
internal static class NearestWord
{
    /// <summary>The known word that a misspelt one is nearest to; null where none is near.</summary>
    public static string? Of(string found, IEnumerable<string> known)
    {
        var nearest = known.Select(word => (Word: word, Distance: EditDistance(found, word))).OrderBy(candidate => candidate.Distance).FirstOrDefault();
        return nearest.Word is { } word && nearest.Distance <= Math.Max(2, word.Length / 3) ? word : null;
    }

    /// <summary>Fewest letters to insert, delete, replace or swap with their neighbour (optimal string alignment).</summary>
    internal static int EditDistance(string from, string to)
    {
        var distance = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distance[i, j] = i + j;
                    continue;
                }

                var replaced = distance[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                var least = Math.Min(replaced, 1 + Math.Min(distance[i - 1, j], distance[i, j - 1]));
                var swaps = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
                distance[i, j] = swaps ? Math.Min(least, 1 + distance[i - 2, j - 2]) : least;
            }
        }

        return distance[from.Length, to.Length];
    }
}
