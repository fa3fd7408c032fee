using System.Collections.Immutable;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Devices;

/// <summary>Costs that were measured under one set of conditions.</summary>
internal sealed record MeasuredTable(CostConditions Conditions, ImmutableSortedDictionary<string, double> Milliseconds)
{
    /// <summary>By search space: what the sums of costs are multiplied by to predict whole networks.</summary>
    public ImmutableSortedDictionary<string, double> Scales { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    public FrozenCosts ToFrozen() => new(Conditions, new SortedDictionary<string, double>(Milliseconds.ToDictionary(), StringComparer.Ordinal))
    {
        Scales = Scales.IsEmpty ? null : new SortedDictionary<string, double>(Scales.ToDictionary(), StringComparer.Ordinal),
    };

    /// <summary>With more entries. Those of other conditions (a newer runtime) are worth nothing any more and are forgotten.</summary>
    public static MeasuredTable With(MeasuredTable? table, CostsMeasured measured) => table?.Conditions == measured.Conditions
        ? table with { Milliseconds = table.Milliseconds.SetItems(measured.Milliseconds) }
        : new MeasuredTable(measured.Conditions, ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal).SetItems(measured.Milliseconds));

    public MeasuredTable WithScale(string space, double scale) => this with { Scales = Scales.SetItem(space, scale) };
}
