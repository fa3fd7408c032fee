using DoubleWinNas.Devices.Inference;

namespace DoubleWinNas.Devices.Measurement;

/// <summary>Times single runs of a model.</summary>
internal sealed class RunTimer(TimeProvider time)
{
    private readonly double _millisecondsPerTick = 1000.0 / time.TimestampFrequency;

    /// <summary>Milliseconds of one run.</summary>
    public double Time(ILoadedModel model)
    {
        var start = time.GetTimestamp();
        model.Run();
        return (time.GetTimestamp() - start) * _millisecondsPerTick;
    }

    /// <summary>Milliseconds of back-to-back runs, until the duration is over and there are enough of them.</summary>
    public List<double> TimeFor(ILoadedModel model, TimeSpan duration, int minimumRuns, CancellationToken cancellationToken) =>
        TimeSince(time.GetTimestamp(), model, duration, minimumRuns, cancellationToken);

    /// <summary>The same after an untimed run, which brings the model back into the caches; it counts towards the duration.</summary>
    public List<double> TimeSlice(ILoadedModel model, TimeSpan duration, int minimumRuns, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        model.Run();
        return TimeSince(start, model, duration, minimumRuns, cancellationToken);
    }

    private List<double> TimeSince(long start, ILoadedModel model, TimeSpan duration, int minimumRuns, CancellationToken cancellationToken)
    {
        var samples = new List<double>();
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            samples.Add(Time(model));
        }
        while (samples.Count < minimumRuns || time.GetElapsedTime(start) < duration);

        return samples;
    }
}
