using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Node.Results;

/// <summary>Everything that a results folder is written from, besides the artifacts.</summary>
/// <param name="Status">Of a search that was started.</param>
/// <param name="Costs">Tables by which networks were planned, by device; a device without one is missing.</param>
internal sealed record SearchResults(SearchStatus Status, IReadOnlyDictionary<string, FrozenCosts> Costs)
{
    public SearchSettings Settings => Status.Settings ?? throw new InvalidOperationException("A search that was not started has no results.");

    /// <summary>The settings' tables, where they are frozen, and those that were measured.</summary>
    public static SearchResults Of(SearchStatus status, IReadOnlyDictionary<string, FrozenCosts> measured)
    {
        var costs = new SortedDictionary<string, FrozenCosts>(measured.ToDictionary(), StringComparer.Ordinal);
        foreach (var device in status.Settings?.Devices ?? [])
        {
            if (device.Frozen is { } frozen)
            {
                costs[device.Name] = frozen;
            }
        }

        return new SearchResults(status, costs);
    }
}
