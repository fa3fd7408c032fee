using DoubleWinNas.Devices.Platform;

namespace DoubleWinNas.Devices.Power;

/// <summary>The power sensor of a machine.</summary>
public static class PowerSensors
{
    private static readonly TimeSpan TegrastatsInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>The best one: the Jetson's monitor, the processor's counters, <c>tegrastats</c>; null where there is none.</summary>
    /// <param name="tegrastats">Program that is tried last; null for none.</param>
    public static IPowerSensor? Find(SystemFiles files, TimeProvider time, string? tegrastats = "tegrastats") =>
        (IPowerSensor?)Ina3221Sensor.Find(files)
        ?? (IPowerSensor?)RaplSensor.Find(files, time)
        ?? (tegrastats is null ? null : TegrastatsSensor.Start(tegrastats, TegrastatsInterval));
}
