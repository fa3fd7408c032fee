using DoubleWinNas.Devices.Platform;

namespace DoubleWinNas.Devices.Power;

/// <summary>A supply rail of a Jetson's INA3221 monitor.</summary>
/// <param name="Label">Such as <c>POM_5V_IN</c> or <c>GPU</c>.</param>
/// <param name="Read">Its power in milliwatts; null where it cannot be read.</param>
internal sealed record Rail(string Label, Func<double?> Read);

/// <summary>
/// Finds the rails that a kernel shows, wherever its buses are numbered: JetPack 4's driver (<c>ina3221x</c>: <c>rail_name_N</c>,
/// <c>in_powerN_input</c> in mW) and JetPack 5's (<c>ina3221</c>, hwmon: <c>inN_label</c>, <c>inN_input</c> in mV, <c>currN_input</c> in mA).
/// </summary>
internal static class Ina3221Rails
{
    private const string JetPack4 = "sys/bus/i2c/drivers/ina3221x";
    private const string JetPack5 = "sys/bus/i2c/drivers/ina3221";
    private const string NotConnected = "NC";
    private const double MicrowattsPerMilliwatt = 1000;

    public static IReadOnlyList<Rail> Find(SystemFiles files)
    {
        var rails = new List<Rail>();
        foreach (var device in files.Folders(JetPack4).SelectMany(bus => files.Folders(bus, "iio:device*")))
        {
            for (var channel = 0; channel < 3; channel++)
            {
                var power = $"{device}/in_power{channel}_input";
                Add(rails, files, $"{device}/rail_name_{channel}", power, () => files.Number(power));
            }
        }

        foreach (var device in files.Folders(JetPack5).SelectMany(bus => files.Folders($"{bus}/hwmon", "hwmon*")))
        {
            for (var channel = 1; channel <= 3; channel++)
            {
                var (volts, amperes) = ($"{device}/in{channel}_input", $"{device}/curr{channel}_input");
                Add(rails, files, $"{device}/in{channel}_label", amperes, () => files.Number(volts) * files.Number(amperes) / MicrowattsPerMilliwatt);
            }
        }

        return rails;
    }

    private static void Add(List<Rail> rails, SystemFiles files, string labelFile, string valueFile, Func<double?> read)
    {
        if (files.Read(labelFile) is { Length: > 0 } label && label != NotConnected && files.Exists(valueFile))
        {
            rails.Add(new Rail(label, read));
        }
    }
}
