using DoubleWinNas.Orchestration.Planning;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Orchestration.Controllers;

/// <summary>
/// Whether the finalists keep the bounds when they are measured, not only when they are predicted. Measurements decide only on devices whose
/// table is not frozen: a frozen table promises the same outcome everywhere.
/// </summary>
internal static class BoundKeeping
{
    /// <summary>A bound is used well where the slowest finalist comes this near.</summary>
    private const double NearBound = 0.97;

    /// <summary>Predictions that much too high keep networks away from the bound.</summary>
    private const double TooHigh = 0.98;

    /// <summary>Why a finalist does not keep a bound; null where it does, or was not measured.</summary>
    public static string? Miss(SearchSettings settings, FinalistProgress finalist)
    {
        foreach (var constraint in SearchPlan.CorrectableBounds(settings))
        {
            if (ShallowOn(finalist, constraint.Device) is { } measured && measured > constraint.Bound)
            {
                return $"measured {measured:0.####} ms on {constraint.Device}, the bound is {constraint.Bound:0.####} ms";
            }
        }

        return null;
    }

    /// <summary>Whether another round of corrections could better the front.</summary>
    public static bool NeedsCorrection(SearchState state)
    {
        var settings = state.Settings!;
        return state.CorrectionRound < settings.Finalists.CorrectionRounds
            && SearchPlan.CorrectableBounds(settings).Any()
            && (state.Finalists.Exists(finalist => Miss(settings, finalist) is not null) || IsTooCautious(state));
    }

    /// <summary>Whether all finalists stay well below a bound because networks are faster than predicted.</summary>
    private static bool IsTooCautious(SearchState state) => SearchPlan.CorrectableBounds(state.Settings!).All(constraint =>
    {
        var measured = state.Finalists
            .Select(finalist => (Milliseconds: ShallowOn(finalist, constraint.Device), Progress: finalist.Devices.GetValueOrDefault(constraint.Device)))
            .Where(pair => pair.Milliseconds is not null)
            .Select(pair => (Milliseconds: pair.Milliseconds!.Value, Ratio: pair.Milliseconds.Value / pair.Progress!.Prediction.ShallowMilliseconds))
            .ToArray();
        return measured.Length > 0
            && measured.Max(pair => pair.Milliseconds) < NearBound * constraint.Bound
            && measured.Max(pair => pair.Ratio) < TooHigh;
    });

    private static double? ShallowOn(FinalistProgress finalist, string device) =>
        finalist.Devices.GetValueOrDefault(device)?.Measured?.Latencies.FirstOrDefault(model => model.Name == "shallow")?.Median;
}
