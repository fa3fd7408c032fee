using DoubleWinNas.Devices.Platform;

namespace DoubleWinNas.Devices.Power;

/// <summary>
/// A Jetson's own power monitor: the total rail where the board has one (Nano: <c>POM_5V_IN</c>, Orin and Xavier NX: <c>VDD_IN</c>), else the
/// sum of all rails (AGX Xavier: GPU, CPU, SOC, CV, VDDRQ, SYS5V).
/// </summary>
public sealed class Ina3221Sensor : IPowerSensor
{
    private static readonly string[] Totals = ["POM_5V_IN", "VDD_IN", "VIN_SYS_5V0_TOTAL"];

    private readonly IReadOnlyList<Rail> _rails;

    private Ina3221Sensor(IReadOnlyList<Rail> rails)
    {
        _rails = rails;
        Name = $"ina3221 {string.Join('+', rails.Select(rail => rail.Label))}";
    }

    public string Name { get; }

    /// <summary>The sensor of a machine; null where it has none (the 2 GB Nano, everything that is no Jetson).</summary>
    public static Ina3221Sensor? Find(SystemFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var rails = Ina3221Rails.Find(files);
        var total = rails.FirstOrDefault(rail => Totals.Contains(rail.Label));
        return rails.Count == 0 ? null : new Ina3221Sensor(total is null ? rails : [total]);
    }

    /// <inheritdoc/>
    public Watts? Read()
    {
        var sum = 0.0;
        foreach (var rail in _rails)
        {
            if (rail.Read() is not { } milliwatts)
            {
                return null;
            }

            sum += milliwatts;
        }

        return Watts.FromMilliwatts(sum);
    }

    public void Dispose()
    {
        // Files are opened for each reading.
    }
}
