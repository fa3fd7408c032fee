using DoubleWinNas.Devices.Inference;

namespace DoubleWinNas.Devices.Measurement;

/// <summary>Measures the latency of loaded models (METHOD section 8): warm-up until stable, then a fixed duration.</summary>
/// <param name="time">Clock of the timed runs.</param>
/// <param name="options">Durations and tolerances; null: the defaults.</param>
public sealed class LatencyProbe(TimeProvider time, LatencyProbeOptions? options = null)
{
    private const int LeastRunsPerSlice = 3;

    private readonly RunTimer _timer = new(time);
    private readonly LatencyProbeOptions _options = (options ?? new()).Validated();

    /// <summary>Latency of one model by itself.</summary>
    public LatencyResult Measure(ILoadedModel model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        var warmUp = WarmUp.Until(time, model, _options, cancellationToken);
        var samples = _timer.TimeFor(model, _options.Duration, _options.MinimumRuns, cancellationToken);
        return new LatencyResult(warmUp, LatencyMeasurement.Of(samples), Drift.Of(samples, _options.DriftTolerance), Speedup: null);
    }

    /// <summary>
    /// Latencies of several models in turns, A B C A B C ..., so that whatever changes on the device meets all of them alike. The first
    /// is the reference: the others' speed-up over it is taken round by round, and its own drift tells how steady the device was.
    /// </summary>
    /// <returns>One result per model, in their order.</returns>
    public IReadOnlyList<LatencyResult> Compare(IReadOnlyList<ILoadedModel> models, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentOutOfRangeException.ThrowIfLessThan(models.Count, 2);
        WarmUp[] warmUps = [.. models.Select(model => WarmUp.Until(time, model, _options, cancellationToken))];
        var samples = models.Select(_ => new List<double>()).ToArray();
        var rounds = models.Select(_ => new List<double>()).ToArray();
        var start = time.GetTimestamp();
        do
        {
            for (var i = 0; i < models.Count; i++)
            {
                var slice = _timer.TimeSlice(models[i], _options.Slice, LeastRunsPerSlice, cancellationToken);
                samples[i].AddRange(slice);
                rounds[i].Add(SampleStatistics.Median(slice));
            }
        }
        while (rounds[0].Count < _options.MinimumRounds
            || samples.Any(own => own.Count < _options.MinimumRuns)
            || time.GetElapsedTime(start) < _options.Duration * models.Count);

        return [.. models.Select((_, i) => new LatencyResult(
            warmUps[i],
            LatencyMeasurement.Of(samples[i]),
            Drift.Of(rounds[i], _options.DriftTolerance),
            i == 0 ? null : PairedRatio.Of(rounds[0], rounds[i])))];
    }
}

/// <summary>One model's latency.</summary>
/// <param name="WarmUp">What went before.</param>
/// <param name="Latency">Figures of the timed runs.</param>
/// <param name="Drift">Change from the begin to the end.</param>
/// <param name="Speedup">Over the first model of the comparison; null for it, and without a comparison.</param>
public sealed record LatencyResult(WarmUp WarmUp, LatencyMeasurement Latency, Drift Drift, PairedRatio? Speedup);
