using System.Reflection;
using System.Text.Json;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Node.Configuration.Search;

/// <summary>Settings' properties by the keys that files write them with: <c>StepsPerRound</c> is <c>steps-per-round</c>.</summary>
internal static class KeyName
{
    /// <summary>The properties that have a key, in the order of their declaration.</summary>
    public static IReadOnlyList<(string Key, PropertyInfo Property)> Of(Type settings) =>
    [
        .. settings.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && property.GetCustomAttribute<FilledAtStartAttribute>() is null)
            .Select(property => (JsonNamingPolicy.KebabCaseLower.ConvertName(property.Name), property)),
    ];

    /// <summary>A key, and a dot where it is not at the root.</summary>
    public static string Below(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    /// <summary>The known key that a misspelt one is nearest to; null where none is near.</summary>
    public static string? Nearest(string found, IEnumerable<string> known)
    {
        var nearest = known.Select(key => (Key: key, Distance: EditDistance(found, key))).OrderBy(candidate => candidate.Distance).FirstOrDefault();
        return nearest.Key is { } key && nearest.Distance <= Math.Max(2, key.Length / 3) ? key : null;
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
