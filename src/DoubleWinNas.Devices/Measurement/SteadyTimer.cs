using DoubleWinNas.Devices.Inference;

namespace DoubleWinNas.Devices.Measurement;

/// <summary>
/// Times slices of models between slices of the reference network, and waits while that is slower than it can be. Where others share the machine
/// its speed jumps by a third within seconds, and some operations are slowed twice as much as others: no factor mends that, taking them when
/// the machine is undisturbed does (decision 009).
/// </summary>
/// <param name="reference">The reference network, loaded.</param>
/// <param name="patience">How long is waited in all; then what comes is taken as it is.</param>
internal sealed class SteadyTimer(TimeProvider time, ILoadedModel reference, MachineSpeed speed, TimeSpan patience)
{
    private const int LeastReferenceRuns = 3;

    private static readonly TimeSpan ReferenceSlice = TimeSpan.FromMilliseconds(1);

    private readonly RunTimer _timer = new(time);
    private TimeSpan _waited;
    private double? _last;

    /// <summary>The reference's conditions, whatever those of the measured models are: times of different measurements can be compared.</summary>
    public static InferenceConditions Conditions { get; } = new(ReferenceNetwork.Network.Resolution);

    public bool HasPatience => _waited < patience;

    /// <summary>Back-to-back runs of a model, with what the reference took around them.</summary>
    /// <inheritdoc cref="RunTimer.TimeSlice"/>
    public TimedSlice Time(ILoadedModel model, TimeSpan duration, int minimumRuns, CancellationToken cancellationToken)
    {
        var before = _last ?? Reference(cancellationToken);
        var start = time.GetTimestamp();
        var waited = _waited;
        while (!speed.IsSteady(before) && HasPatience)
        {
            before = Reference(cancellationToken);
            _waited = waited + time.GetElapsedTime(start);
        }

        start = time.GetTimestamp();
        var runs = _timer.TimeSlice(model, duration, minimumRuns, cancellationToken);
        var taken = time.GetElapsedTime(start);
        _last = Reference(cancellationToken);
        var slice = new TimedSlice(runs, taken, Math.Max(before, _last.Value));
        if (!speed.IsSteady(slice.Reference))
        {
            // Has to be taken again.
            _waited += taken;
        }

        return slice;
    }

    /// <summary>The same, taken again while it was disturbed and there is patience.</summary>
    /// <inheritdoc cref="Time"/>
    public TimedSlice TimeSteadily(ILoadedModel model, TimeSpan duration, int minimumRuns, CancellationToken cancellationToken)
    {
        while (true)
        {
            var slice = Time(model, duration, minimumRuns, cancellationToken);
            if (speed.IsSteady(slice.Reference) || !HasPatience)
            {
                return slice;
            }
        }
    }

    private double Reference(CancellationToken cancellationToken)
    {
        var median = SampleStatistics.Median(_timer.TimeSlice(reference, ReferenceSlice, LeastReferenceRuns, cancellationToken));
        speed.Saw(median);
        return median;
    }
}

/// <summary>Runs of a model within some milliseconds.</summary>
/// <param name="Runs">Milliseconds each, in order of time.</param>
/// <param name="Taken">All of it, with the untimed first run.</param>
/// <param name="Reference">Milliseconds of the reference network, the slower of before and after.</param>
internal sealed record TimedSlice(IReadOnlyList<double> Runs, TimeSpan Taken, double Reference)
{
    public double Median { get; } = SampleStatistics.Median(Runs);
}
