using DoubleWinNas.Devices.Inference;

namespace DoubleWinNas.Devices.Measurement;

/// <summary>What happened before the timed runs.</summary>
/// <param name="Runs">Runs that were not counted.</param>
/// <param name="IsStable">Whether the time had settled when warm-up ended.</param>
public sealed record WarmUp(int Runs, bool IsStable)
{
    private const int LeastRunsPerWindow = 3;

    /// <summary>Runs windows until two successive ones agree, or the limit is reached.</summary>
    internal static WarmUp Until(TimeProvider time, ILoadedModel model, LatencyProbeOptions options, CancellationToken cancellationToken)
    {
        var timer = new RunTimer(time);
        var start = time.GetTimestamp();
        var runs = 0;
        double? previous = null;
        while (true)
        {
            var window = timer.TimeFor(model, options.WarmUpWindow, LeastRunsPerWindow, cancellationToken);
            runs += window.Count;
            var median = SampleStatistics.Median(window);
            if (previous is { } before && Math.Abs(median - before) <= options.WarmUpTolerance * before)
            {
                return new WarmUp(runs, IsStable: true);
            }

            if (time.GetElapsedTime(start) >= options.WarmUpLimit)
            {
                return new WarmUp(runs, IsStable: false);
            }

            previous = median;
        }
    }
}
