using DoubleWinNas.Devices.Platform;
using DoubleWinNas.Devices.Power;

namespace DoubleWinNas.Devices.Measurement;

/// <summary>
/// How a measurement is kept honest: a reference network takes turns with the measured ones, the machine's clocks and temperatures are read
/// before and after, and what was taken while the machine throttled or drifted is repeated, and marked where it stays so.
/// </summary>
public sealed record MeasurementConduct
{
    /// <summary>Where clocks, temperatures and throttling are read.</summary>
    public SystemFiles Files { get; init; } = SystemFiles.Machine;

    /// <summary>What is known of the machine's speed.</summary>
    public MachineSpeed Speed { get; init; } = new();

    /// <summary>How many times the timed duration is waited for an undisturbed machine; default 6. Then what comes is taken.</summary>
    public double Patience { get; init; } = 6;

    /// <summary>Measurements at most; default 3. The best one counts.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>Sensor for the energy; null where there is none.</summary>
    public IPowerSensor? Sensor { get; init; }

    /// <summary>How long power is sampled.</summary>
    public EnergyProbeOptions Energy { get; init; } = new();
}
