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
        var warmUps = WarmUpAll(models, cancellationToken);
        return Results(warmUps, Rounds(models, (model, slice) => Timed(model, slice, cancellationToken), _ => true, () => false));
    }

    /// <summary>
    /// The same of one model or several while nothing disturbs the machine: a disturbed slice is taken again at once, until patience ends. Where there
    /// are too few undisturbed rounds then, all count.
    /// </summary>
    /// <param name="models">At least one.</param>
    /// <param name="timer">Times and waits.</param>
    /// <param name="speed">Tells which rounds were disturbed.</param>
    internal SteadyResults CompareSteadily(IReadOnlyList<ILoadedModel> models, SteadyTimer timer, MachineSpeed speed, CancellationToken cancellationToken)
    {
        var warmUps = WarmUpAll(models, cancellationToken);
        var rounds = Rounds(models, (model, slice) => timer.TimeSteadily(model, slice, LeastRunsPerSlice, cancellationToken), IsSteady, () => !timer.HasPatience);
        TimedSlice[][] steady = [.. rounds.Where(IsSteady)];
        var used = IsEnough(steady) ? steady : rounds;
        return new SteadyResults(
            Results(warmUps, used), Drift.Of([.. used.Select(round => round.Max(slice => slice.Reference))], _options.DriftTolerance), 1 - ((double)used.Count(IsSteady) / used.Length));

        bool IsSteady(TimedSlice[] round) => Array.TrueForAll(round, slice => speed.IsSteady(slice.Reference));
    }

    private WarmUp[] WarmUpAll(IReadOnlyList<ILoadedModel> models, CancellationToken cancellationToken) =>
        [.. models.Select(model => WarmUp.Until(time, model, _options, cancellationToken))];

    private TimedSlice Timed(ILoadedModel model, TimeSpan duration, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var runs = _timer.TimeSlice(model, duration, LeastRunsPerSlice, cancellationToken);
        return new TimedSlice(runs, time.GetElapsedTime(start), Reference: 0);
    }

    /// <summary>Rounds until those that count are enough and took long enough, or patience ends.</summary>
    private TimedSlice[][] Rounds(
        IReadOnlyList<ILoadedModel> models, Func<ILoadedModel, TimeSpan, TimedSlice> timed, Func<TimedSlice[], bool> counts, Func<bool> isImpatient)
    {
        var (rounds, taken, wanted) = (new List<TimedSlice[]>(), 0.0, _options.Duration.TotalSeconds * models.Count);
        while (true)
        {
            rounds.Add([.. models.Select(model => timed(model, _options.Slice))]);
            taken += Taken(rounds[^1]);

            // Which rounds count can change with every round; they are looked at once all together would do.
            if (taken >= wanted && IsEnough(rounds) && (isImpatient() || DoAlone([.. rounds.Where(counts)])))
            {
                return [.. rounds];
            }
        }

        bool DoAlone(TimedSlice[][] counted) => IsEnough(counted) && counted.Sum(Taken) >= wanted;
    }

    private static double Taken(TimedSlice[] round) => round.Sum(slice => slice.Taken.TotalSeconds);

    private bool IsEnough(IReadOnlyList<TimedSlice[]> rounds) =>
        rounds.Count >= _options.MinimumRounds && Enumerable.Range(0, rounds[0].Length).All(i => rounds.Sum(round => round[i].Runs.Count) >= _options.MinimumRuns);

    private IReadOnlyList<LatencyResult> Results(WarmUp[] warmUps, TimedSlice[][] rounds)
    {
        double[][] medians = [.. warmUps.Select((_, i) => rounds.Select(round => round[i].Median).ToArray())];
        return
        [
            .. warmUps.Select((warmUp, i) => new LatencyResult(
                warmUp,
                LatencyMeasurement.Of([.. rounds.SelectMany(round => round[i].Runs)]),
                Drift.Of(medians[i], _options.DriftTolerance),
                i == 0 ? null : PairedRatio.Of(medians[0], medians[i]))),
        ];
    }
}

/// <param name="Models">In their order.</param>
/// <param name="Reference">Change of the reference network over the rounds that count.</param>
/// <param name="Disturbed">Share of the rounds that count in which something disturbed the machine all the same.</param>
internal sealed record SteadyResults(IReadOnlyList<LatencyResult> Models, Drift Reference, double Disturbed);

/// <summary>One model's latency.</summary>
/// <param name="WarmUp">What went before.</param>
/// <param name="Latency">Figures of the timed runs.</param>
/// <param name="Drift">Change from the begin to the end.</param>
/// <param name="Speedup">Over the first model of the comparison; null for it, and without a comparison.</param>
public sealed record LatencyResult(WarmUp WarmUp, LatencyMeasurement Latency, Drift Drift, PairedRatio? Speedup);
