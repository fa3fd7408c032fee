using DoubleWinNas.Devices.Inference;

namespace DoubleWinNas.Devices.Power;

/// <summary>Measures the energy of inferences: first the idle device, then at least five seconds of back-to-back inferences.</summary>
public sealed class EnergyProbe(IPowerSensor sensor, TimeProvider time, EnergyProbeOptions? options = null)
{
    private const int Patience = 20;

    private readonly EnergyProbeOptions _options = options ?? new();

    /// <summary>Energy of a model's inference; null with the reason where the sensor's values cannot be believed.</summary>
    public EnergyMeasurement? Measure(ILoadedModel model, out string? fault, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        var sampler = new PowerSampler(sensor, time, _options.Interval);
        var idle = sampler.While(() => Rest(sampler, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        var inferences = 0;
        var load = sampler.While(() =>
        {
            var begun = time.GetTimestamp();
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                model.Run();
                inferences++;
            }
            while (!IsEnough(sampler, begun, _options.Load));
        });
        return EnergyMeasurement.Of(idle, load, inferences, sensor.Name, out fault);
    }

    private void Rest(PowerSampler sampler, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        do
        {
            cancellationToken.WaitHandle.WaitOne(_options.Interval);
        }
        while (!cancellationToken.IsCancellationRequested && !IsEnough(sampler, begun, _options.Idle));
    }

    /// <summary>On a busy machine readings come late; some patience gets enough of them.</summary>
    private bool IsEnough(PowerSampler sampler, long begun, TimeSpan wanted) =>
        time.GetElapsedTime(begun) is var elapsed && elapsed >= wanted && (sampler.Readings >= 2 * PowerSamples.LeastSamples || elapsed >= Patience * wanted);
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
