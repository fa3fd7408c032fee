using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Search;
using DoubleWinNas.Search.Selection;

namespace DoubleWinNas.Orchestration.Planning;

/// <summary>A search's settings as the values that planning works with.</summary>
internal static class SearchPlan
{
    private const double Infeasible = 1e12;

    public static Evolution EvolutionOf(SearchSettings settings) => new(settings.Space.ToGenotypeSpace(), OptionsOf(settings.Evolution), settings.Seed);

    private static EvolutionOptions OptionsOf(EvolutionSettings settings) => new()
    {
        PopulationSize = settings.PopulationSize,
        OffspringSize = settings.OffspringSize,
        CrossoverRate = settings.CrossoverRate,
        MutationRate = settings.MutationRate,
    };

    /// <summary>Devices whose predictions decide in the evolution: the first, and those that are bounded; in the settings' order.</summary>
    public static IReadOnlyList<string> DecidingDevices(SearchSettings settings) =>
    [
        .. settings.Devices
            .Where((device, index) => index == 0 || settings.Constraints.Any(constraint => constraint.Device == device.Name))
            .Select(device => device.Name),
    ];

    /// <summary>
    /// How far predictions exceed the bounds, summed over the constraints; 0 within all. A network that a deciding device cannot run is farther off
    /// than any that it can.
    /// </summary>
    /// <param name="predicted">By device.</param>
    public static double Violation(SearchSettings settings, Func<string, PredictedLatency> predicted) =>
        DecidingDevices(settings).Any(device => predicted(device).Infeasible is not null) ? Infeasible : settings.Constraints.Sum(constraint =>
        {
            var cost = constraint.Metric == ConstraintSettings.Energy ? predicted(constraint.Device).ShallowMillijoules : predicted(constraint.Device).ShallowMilliseconds;
            return cost is { } known ? new Constraint($"{constraint.Metric} on {constraint.Device}", constraint.Bound).Violation(known) : Infeasible;
        });

    /// <summary>Bounds on devices that measure for themselves; a frozen table is not corrected by measurements.</summary>
    public static IEnumerable<ConstraintSettings> CorrectableBounds(SearchSettings settings) => settings.Constraints.Where(constraint =>
        settings.Devices.Any(device => device.Name == constraint.Device && device.Frozen is null));

    /// <summary>Smallest bound of a metric on a device; null without one.</summary>
    public static double? BoundOn(SearchSettings settings, string metric, string device) =>
        settings.Constraints.Where(constraint => constraint.Metric == metric && constraint.Device == device).Select(constraint => (double?)constraint.Bound).Min();

    /// <summary>What other actors and workers need: no frozen table but that of one device.</summary>
    public static SearchSettings WithoutTables(SearchSettings settings, string? butOf = null) => settings with
    {
        Devices = [.. settings.Devices.Select(device => device.Name == butOf ? device : device with { Frozen = null })],
    };
}
