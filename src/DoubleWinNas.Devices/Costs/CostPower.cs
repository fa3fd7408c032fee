using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Power;

namespace DoubleWinNas.Devices.Costs;

/// <summary>
/// Power above idle that operations draw. Power differs far less between operations than time, so that half a second of each is enough: times the
/// carefully measured milliseconds it gives the energy.
/// </summary>
internal sealed class CostPower(IPowerSensor sensor, TimeProvider time, EnergyProbeOptions options)
{
    /// <summary>Watts of each model; null with the reason where the sensor's values cannot be believed.</summary>
    /// <param name="models">Run one after the other.</param>
    /// <param name="done">Told after each.</param>
    public IReadOnlyList<double>? AboveIdle(IReadOnlyList<ILoadedModel> models, Action<int> done, out string? fault, CancellationToken cancellationToken)
    {
        var power = new LoadPower(sensor, time, options.Interval);
        var idle = power.Idle(options.Idle, cancellationToken);
        var loads = new List<PowerSamples>();
        for (var i = 0; i < models.Count; i++)
        {
            loads.Add(power.Running(models[i], options.Load, out _, cancellationToken));
            done(i);
        }

        // One operation after the other: a sensor that stood still for one of them need not be broken, one that always does is.
        fault = EnergyMeasurement.FaultOf(idle, PowerSamples.Together(loads), sensor.Name);
        return fault is null ? [.. loads.Select(load => Math.Max(0, load.Mean - idle.Mean))] : null;
    }
}
