using System.Collections.Immutable;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Devices;

/// <summary>Costs that were measured under one set of conditions.</summary>
internal sealed record MeasuredTable(CostConditions Conditions, ImmutableSortedDictionary<string, double> Milliseconds)
{
    /// <summary>Energies of operations; a device without a power sensor has none.</summary>
    public ImmutableSortedDictionary<string, double> Millijoules { get; init; } = Nothing<double>();

    /// <summary>Why the last measurement that was to bring energies brought none; null where it did, or there was none.</summary>
    public string? EnergyUnavailable { get; init; }

    /// <summary>Operations that cannot run on the device, with the reason.</summary>
    public ImmutableSortedDictionary<string, string> Infeasible { get; init; } = Nothing<string>();

    /// <summary>By search space: what the sums of costs are multiplied by to predict whole networks.</summary>
    public ImmutableSortedDictionary<string, double> Scales { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>The same for energies.</summary>
    public ImmutableSortedDictionary<string, double> EnergyScales { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    public FrozenCosts ToFrozen() => new(Conditions, new SortedDictionary<string, double>(Milliseconds.ToDictionary(), StringComparer.Ordinal))
    {
        Scales = FrozenCosts.NullIfEmpty(Scales),
        Millijoules = FrozenCosts.NullIfEmpty(Millijoules),
        EnergyScales = FrozenCosts.NullIfEmpty(EnergyScales),
    };

    /// <summary>With more entries. Those of other conditions (a newer runtime) are worth nothing any more and are forgotten.</summary>
    /// <param name="energy">Whether energies were asked for.</param>
    public static MeasuredTable With(MeasuredTable? table, CostsMeasured measured, bool energy)
    {
        var known = table?.Conditions == measured.Conditions ? table : new MeasuredTable(measured.Conditions, Nothing<double>());
        return known with
        {
            Milliseconds = known.Milliseconds.SetItems(measured.Milliseconds),
            Millijoules = known.Millijoules.SetItems(measured.Millijoules ?? []),
            EnergyUnavailable = !energy ? known.EnergyUnavailable : measured.Millijoules is null ? measured.EnergyUnavailable ?? "the worker measured none" : null,
            Infeasible = known.Infeasible.SetItems(measured.Infeasible ?? []),
        };
    }

    public MeasuredTable WithScale(string space, double scale, double? energyScale) => this with
    {
        Scales = Scales.SetItem(space, scale),
        EnergyScales = energyScale is { } known ? EnergyScales.SetItem(space, known) : EnergyScales,
    };

    private static ImmutableSortedDictionary<string, T> Nothing<T>() => ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
}
