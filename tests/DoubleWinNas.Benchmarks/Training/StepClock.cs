namespace DoubleWinNas.Benchmarks.Training;

/// <summary>A clock on which every reading is a second later than the one before, so that the trainer reports every step.</summary>
internal sealed class StepClock : TimeProvider
{
    private long _seconds;

    public override long TimestampFrequency => 1;

    public override long GetTimestamp() => _seconds++;
}
