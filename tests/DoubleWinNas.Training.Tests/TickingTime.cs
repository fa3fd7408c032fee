namespace DoubleWinNas.Training.Tests;

/// <summary>A clock that moves on by a second whenever it is read, so that every step is reported.</summary>
internal sealed class TickingTime : TimeProvider
{
    private long _now;

    public override long TimestampFrequency => 1;

    public override long GetTimestamp() => ++_now;
}

/// <summary>Reports on the calling thread.</summary>
internal sealed class Reports(Action<TrainingProgress>? then = null) : IProgress<TrainingProgress>
{
    public List<TrainingProgress> All { get; } = [];

    public void Report(TrainingProgress value)
    {
        All.Add(value);
        then?.Invoke(value);
    }
}
