using System.Collections.Immutable;

namespace DoubleWinNas.Orchestration;

/// <summary>What an actor that serves many searches keeps of each, by name.</summary>
internal static class SearchTable
{
    /// <summary>The table with one search's entry changed; a search that is not known (any more) changes nothing.</summary>
    public static ImmutableSortedDictionary<string, T> Change<T>(this ImmutableSortedDictionary<string, T> searches, string search, Func<T, T> change) =>
        searches.TryGetValue(search, out var found) ? searches.SetItem(search, change(found)) : searches;
}
