using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Planning;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Orchestration.Controllers;

/// <summary>
/// Whether the finalists keep the bounds when they are measured, not only when they are predicted. Measurements decide only on devices whose
/// table is not frozen: a frozen table promises the same outcome everywhere.
/// </summary>
internal static class BoundKeeping
{
    /// <summary>A bound is used up where a network comes this near.</summary>
    private const double NearBound = 0.97;

    /// <summary>Predictions that much too high keep networks away from the bound.</summary>
    private const double TooHigh = 0.99;

    /// <summary>The first device's latency bound, where measurements correct what is predicted there; null else.</summary>
    public static ConstraintSettings? LatencyBound(SearchSettings settings) => settings.Finalists.CorrectionRounds == 0 ? null : SearchPlan.CorrectableBounds(settings)
        .Where(constraint => constraint.Metric == ConstraintSettings.Latency && constraint.Device == settings.Devices[0].Name)
        .MinBy(constraint => constraint.Bound);

    /// <summary>Whether a cost keeps a bound and uses it up.</summary>
    public static bool IsUsedUp(ConstraintSettings constraint, double cost) => cost >= NearBound * constraint.Bound && cost <= constraint.Bound;

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
            && (state.Finalists.Exists(finalist => Miss(settings, finalist) is not null) || IsTooCautious(state) || Untried(state) is not null);
    }

    /// <summary>
    /// A candidate at the first device's latency bound that no finalist stands for: supernets cannot tell whether it is better than the finalists, its
    /// own training can. Null where some finalist, as measured, uses the bound up, or nobody could.
    /// </summary>
    public static Candidate? Untried(SearchState state)
    {
        if (LatencyBound(state.Settings!) is not { } bound || state.AtBound is not { } candidate)
        {
            return null;
        }

        var isTried = state.Finalists.Exists(finalist =>
            finalist.Candidate.Genotype == candidate.Genotype || (Measured(finalist, bound) is { } measured && IsUsedUp(bound, measured)));
        return isTried ? null : candidate;
    }

    /// <summary>Whether all finalists stay well below a bound, because the slowest of them is faster than predicted.</summary>
    private static bool IsTooCautious(SearchState state) => SearchPlan.CorrectableBounds(state.Settings!).All(constraint =>
    {
        var (cost, predicted) = state.Finalists
            .Select(finalist => (Cost: Measured(finalist, constraint), Predicted: Predicted(finalist, constraint)))
            .Where(pair => pair is { Cost: not null, Predicted: > 0 })
            .MaxBy(pair => pair.Cost);
        return cost < NearBound * constraint.Bound && cost < TooHigh * predicted;
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
