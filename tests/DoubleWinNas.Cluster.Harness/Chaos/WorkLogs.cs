using System.Text.RegularExpressions;

namespace DoubleWinNas.Cluster.Harness.Chaos;

/// <summary>What workers wrote of the items that they began.</summary>
internal static partial class WorkLogs
{
    /// <summary>Items begun, and beginnings beyond the first, by kind of item.</summary>
    public static (SortedDictionary<string, int> Items, SortedDictionary<string, int> Repeated) Count(IEnumerable<string> lines)
    {
        var begun = lines.Select(line => Begin().Match(line)).Where(match => match.Success).GroupBy(match => match.Groups["id"].Value).ToList();
        var (items, repeated) = (new SortedDictionary<string, int>(StringComparer.Ordinal), new SortedDictionary<string, int>(StringComparer.Ordinal));
        foreach (var item in begun)
        {
            var kind = item.First().Groups["kind"].Value;
            items[kind] = items.GetValueOrDefault(kind) + 1;
            repeated[kind] = repeated.GetValueOrDefault(kind) + item.Count() - 1;
        }

        return (items, repeated);
    }

    [GeneratedRegex(@"^(?<id>(?<kind>[^/\s]+)\S*) attempt \d+: \S+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Begin();
}
