using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.Power;

namespace DoubleWinNas.Devices.TensorRt;

/// <summary>
/// Power while <c>trtexec</c> runs an engine back to back. It does not say when its timed runs begin and end, but it begins with loading and ends
/// with little more than printing: five seconds that end two before its own end lie within them.
/// </summary>
internal sealed class TrtExecEnergy(TrtExec program, IPowerSensor sensor, TimeProvider time, TrtExecEnergyOptions options)
{
    /// <summary>Energy of an inference; null with the reason where the sensor's values cannot be believed.</summary>
    public EnergyMeasurement? Measure(string engine, string name, IReadOnlyList<string> shapes, out string? fault, CancellationToken cancellationToken)
    {
        var power = new LoadPower(sensor, time, options.Interval);
        var idle = power.Idle(options.Idle, cancellationToken);
        TrtExecRun? run = null;
        var whole = power.During(() => run = program.Time(engine, name, options.Duration, shapes, cancellationToken));
        var load = whole.BeforeEnd((options.Load + options.AfterLoad).TotalSeconds, options.AfterLoad.TotalSeconds);
        var perSecond = run!.Throughput ?? (1000 / SampleStatistics.Median(run.Milliseconds));
        var inferences = (int)Math.Max(1, Math.Round(load.Duration * perSecond));
        return EnergyMeasurement.Of(idle, load, inferences, sensor.Name, out fault);
    }
}

/// <summary>How long power is sampled; the defaults are right but for a test.</summary>
internal sealed record TrtExecEnergyOptions
{
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(20);

    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Of the timed runs.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Of them, what counts.</summary>
    public TimeSpan Load { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Between what counts and the program's end.</summary>
    public TimeSpan AfterLoad { get; init; } = TimeSpan.FromSeconds(2);
}
