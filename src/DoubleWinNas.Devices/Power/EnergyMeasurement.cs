namespace DoubleWinNas.Devices.Power;

/// <summary>Energy of one inference: power over back-to-back inferences, less the idle device's, divided by their number (METHOD section 8).</summary>
/// <param name="PerInference">Above idle.</param>
/// <param name="Uncertainty">Standard error of <paramref name="PerInference"/>.</param>
/// <param name="Idle">Mean power before.</param>
/// <param name="Load">Mean power meanwhile.</param>
/// <param name="Inferences">Done meanwhile.</param>
/// <param name="Samples">Of the sensor, meanwhile.</param>
/// <param name="Sensor">Its name.</param>
public sealed record EnergyMeasurement(
    Millijoules PerInference, Millijoules Uncertainty, Watts Idle, Watts Load, int Inferences, int Samples, string Sensor)
{
    private const double MillijoulesPerJoule = 1000;

    /// <summary>The figures of samples; or, in <paramref name="fault"/>, why there are none.</summary>
    internal static EnergyMeasurement? Of(PowerSamples idle, PowerSamples load, int inferences, string sensor, out string? fault)
    {
        fault = FaultOf(idle, load, sensor);
        if (fault is not null)
        {
            return null;
        }

        var joules = (load.Mean - idle.Mean) * load.Duration;
        var error = Math.Sqrt((idle.MeanError * idle.MeanError) + (load.MeanError * load.MeanError)) * load.Duration;
        return new EnergyMeasurement(
            new(joules * MillijoulesPerJoule / inferences),
            new(error * MillijoulesPerJoule / inferences),
            new(idle.Mean),
            new(load.Mean),
            inferences,
            load.Values.Count,
            sensor);
    }

    /// <summary>Why samples cannot be believed; null where they can.</summary>
    internal static string? FaultOf(PowerSamples idle, PowerSamples load, string sensor) =>
        idle.Fault() is { } atIdle ? $"{sensor}: idle, {atIdle}"
        : load.Fault() is { } atLoad ? $"{sensor}: under load, {atLoad}"
        : load.Mean <= idle.Mean ? $"{sensor}: the device draws no more under load ({load.Mean:0.###} W) than idle ({idle.Mean:0.###} W)"
        : null;
}
