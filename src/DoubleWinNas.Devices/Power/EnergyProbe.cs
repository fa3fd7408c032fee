using DoubleWinNas.Devices.Inference;

namespace DoubleWinNas.Devices.Power;

/// <summary>Measures the energy of inferences: first the idle device, then at least five seconds of back-to-back inferences.</summary>
public sealed class EnergyProbe(IPowerSensor sensor, TimeProvider time, EnergyProbeOptions? options = null)
{
    private readonly EnergyProbeOptions _options = options ?? new();

    /// <summary>Energy of a model's inference; null with the reason where the sensor's values cannot be believed.</summary>
    public EnergyMeasurement? Measure(ILoadedModel model, out string? fault, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        var power = new LoadPower(sensor, time, _options.Interval);
        var idle = power.Idle(_options.Idle, cancellationToken);
        var load = power.Running(model, _options.Load, out var inferences, cancellationToken);
        return EnergyMeasurement.Of(idle, load, inferences, sensor.Name, out fault);
    }
}

/// <summary>How long power is sampled.</summary>
public sealed record EnergyProbeOptions
{
    /// <summary>Between two readings; default 20 ms.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Of the idle device; default 2 s.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Of back-to-back inferences; default 5 s.</summary>
    public TimeSpan Load { get; init; } = TimeSpan.FromSeconds(5);
}
