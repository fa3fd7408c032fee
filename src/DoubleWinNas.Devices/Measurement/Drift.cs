namespace DoubleWinNas.Devices.Measurement;

/// <summary>Whether the device became slower or faster while it was measured: one thing's time at the begin and at the end.</summary>
/// <param name="First">Median of the first third of the samples.</param>
/// <param name="Last">Median of the last third.</param>
/// <param name="Change">Last over first, less one: 0.05 is 5 % slower.</param>
/// <param name="IsExceeded">Whether the change, either way, is more than what is tolerated.</param>
public sealed record Drift(Milliseconds First, Milliseconds Last, double Change, bool IsExceeded)
{
    /// <param name="samples">Milliseconds in order of time, at least one.</param>
    /// <param name="tolerance">Largest tolerated change: 0.05 is 5 %.</param>
    public static Drift Of(IReadOnlyList<double> samples, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var third = Math.Max(1, samples.Count / 3);
        var first = SampleStatistics.Median([.. samples.Take(third)]);
        var last = SampleStatistics.Median([.. samples.TakeLast(third)]);
        var change = first > 0 ? last / first - 1 : 0;
        return new Drift(new(first), new(last), change, Math.Abs(change) > tolerance);
    }
}
