using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Search;
using DoubleWinNas.Search.Selection;

namespace DoubleWinNas.Orchestration.Planning;

/// <summary>A search's settings as the values that planning works with.</summary>
internal static class SearchPlan
{
    /// <exception cref="InputException">The space is unknown, or a choice is outside it.</exception>
    public static GenotypeSpace SpaceOf(SearchSettings settings)
    {
        var preset = SearchSpace.Named(settings.Space.Preset);
        Require("kernels", settings.Space.Kernels, preset.Kernels);
        Require("expansions", settings.Space.Expansions, preset.Expansions);
        var forms = settings.Space.Forms.Select(form => form switch
        {
            "N" => BlockForm.Nonlinear,
            "T" => BlockForm.Transformable,
            _ => throw new InputException($"space.forms: '{form}' is not a form; allowed are N (nonlinear) and T (transformable)."),
        });
        return new GenotypeSpace(
            preset with { Kernels = [.. settings.Space.Kernels.Distinct().Order()], Expansions = [.. settings.Space.Expansions.Distinct().Order()] },
            settings.Space.Resolutions,
            forms);
    }

    public static Evolution EvolutionOf(SearchSettings settings) => new(SpaceOf(settings), OptionsOf(settings.Evolution), settings.Seed);

    public static EvolutionOptions OptionsOf(EvolutionSettings settings) => new()
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

    /// <summary>How far latencies exceed the bounds, summed over the constraints; 0 within all.</summary>
    /// <param name="milliseconds">Predicted, by device.</param>
    public static double Violation(SearchSettings settings, Func<string, double> milliseconds) => settings.Constraints.Sum(
        constraint => new Constraint($"{constraint.Metric} on {constraint.Device}", constraint.Bound).Violation(milliseconds(constraint.Device)));

    /// <summary>Smallest bound on a device; null without one.</summary>
    public static double? BoundOn(SearchSettings settings, string device) =>
        settings.Constraints.Where(constraint => constraint.Device == device).Select(constraint => (double?)constraint.Bound).Min();

    /// <summary>What other actors and workers need: no frozen table but that of one device.</summary>
    public static SearchSettings WithoutTables(SearchSettings settings, string? butOf = null) => settings with
    {
        Devices = [.. settings.Devices.Select(device => device.Name == butOf ? device : device with { Frozen = null })],
    };

    private static void Require(string key, IReadOnlyList<int> chosen, IReadOnlyList<int> allowed)
    {
        if (chosen.Count == 0 || chosen.Except(allowed).Any())
        {
            throw new InputException(
                $"space.{key}: [{string.Join(", ", chosen)}] is not usable; allowed is one or more of {string.Join(", ", allowed)}.");
        }
    }
}
