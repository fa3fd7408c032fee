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
            if (Measured(finalist, constraint) is { } measured && measured > constraint.Bound)
            {
                var unit = ConstraintSettings.UnitOf(constraint.Metric);
                return $"measured {measured:0.####} {unit} on {constraint.Device}, the bound is {constraint.Bound:0.####} {unit}";
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
            .Select(finalist => (Cost: Measured(finalist, constraint), Predicted: Predicted(finalist, constraint)))
            .Where(pair => pair is { Cost: not null, Predicted: > 0 })
            .Select(pair => (Cost: pair.Cost!.Value, Ratio: pair.Cost.Value / pair.Predicted!.Value))
            .ToArray();
        return measured.Length > 0
            && measured.Max(pair => pair.Cost) < NearBound * constraint.Bound
            && measured.Max(pair => pair.Ratio) < TooHigh;
    });

    /// <summary>Of the shallow form, in the metric's unit.</summary>
    private static double? Measured(FinalistProgress finalist, ConstraintSettings constraint)
    {
        var shallow = finalist.Devices.GetValueOrDefault(constraint.Device)?.Measured?.Latencies.FirstOrDefault(model => model.Name == "shallow");
        return constraint.Metric == ConstraintSettings.Energy ? shallow?.Millijoules : shallow?.Median;
    }

    private static double? Predicted(FinalistProgress finalist, ConstraintSettings constraint)
    {
        var prediction = finalist.Devices.GetValueOrDefault(constraint.Device)?.Prediction;
        return constraint.Metric == ConstraintSettings.Energy ? prediction?.ShallowMillijoules : prediction?.ShallowMilliseconds;
    }
}
