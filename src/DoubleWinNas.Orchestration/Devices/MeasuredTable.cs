using System.Collections.Immutable;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Devices;

/// <summary>Costs that were measured under one set of conditions.</summary>
internal sealed record MeasuredTable(CostConditions Conditions, ImmutableSortedDictionary<string, double> Milliseconds)
{
    public FrozenCosts ToFrozen() => new(Conditions, new SortedDictionary<string, double>(Milliseconds.ToDictionary(), StringComparer.Ordinal));

    /// <summary>With more entries. Those of other conditions (a newer runtime) are worth nothing any more and are forgotten.</summary>
    public static MeasuredTable With(MeasuredTable? table, CostsMeasured measured) => new(
        measured.Conditions,
        (table?.Conditions == measured.Conditions ? table.Milliseconds : ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal))
            .SetItems(measured.Milliseconds));
}
