using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Orchestration.Planning;

/// <summary>A bound of energy where energy is not available is refused: nothing could tell whether it is kept.</summary>
internal static class EnergyBound
{
    /// <summary>The bound on a device; null without one.</summary>
    public static ConstraintSettings? On(SearchSettings settings, string device) =>
        settings.Constraints.FirstOrDefault(constraint => constraint.Metric == ConstraintSettings.Energy && constraint.Device == device);

    /// <summary>Why the search ends, with the remedy.</summary>
    public static string Refusal(ConstraintSettings bound, string? unavailable) =>
        $"energy <= {bound.Bound} mJ on {bound.Device} cannot be kept: energy is not available there ({unavailable ?? "the device does not say why"}). "
        + "Let the device's worker read a power sensor ('dwnas doctor --device' says what it finds), or take the bound out.";
}
