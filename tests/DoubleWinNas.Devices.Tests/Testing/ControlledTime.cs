namespace DoubleWinNas.Devices.Tests.Testing;

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class ControlledTime : TimeProvider
{
    private readonly DateTimeOffset _start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public TimeSpan Elapsed => TimeSpan.FromTicks(_ticks);

    public override long GetTimestamp() => _ticks;

    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    public void Advance(double milliseconds) => _ticks += (long)Math.Round(milliseconds * TimeSpan.TicksPerMillisecond);
}
