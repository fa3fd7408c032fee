using System.Globalization;
using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Platform;
using DoubleWinNas.Networks.Costs;

namespace DoubleWinNas.Devices.Measurement;

/// <summary>The machine that this program runs on.</summary>
public static class HostDevice
{
    /// <summary>Its name as a device.</summary>
    public const string Name = "host";

    private const string Unknown = "unknown";
    private const double KilohertzPerMegahertz = 1000;

    /// <summary>Reads what Linux tells about the machine.</summary>
    public static DeviceProfile Describe() => Describe(SystemFiles.Machine, Environment.ProcessorCount);

    /// <summary>What all figures of a cost table share, measured here.</summary>
    public static CostConditions Conditions(DeviceProfile device, RuntimeIdentity runtime, int batch = 1, int threads = 1, string precision = InferenceConditions.Fp32)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(runtime);
        return new CostConditions(device.Name, runtime.ToString(), precision, batch, threads, device.PowerMode);
    }

    /// <param name="files">Of the machine, or a recreated tree.</param>
    /// <param name="cores">Logical processors.</param>
    public static DeviceProfile Describe(SystemFiles files, int cores)
    {
        ArgumentNullException.ThrowIfNull(files);
        var cpuinfo = files.Read("proc/cpuinfo")?.Split('\n') ?? [];
        var board = files.Read("proc/device-tree/model");
        return new DeviceProfile(
            Name,
            Field(cpuinfo, "model name") is { } processor && board is null ? processor : board ?? Unknown,
            cores,
            files.Read("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
            files.Number("sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq") / KilohertzPerMegahertz ?? Number(Field(cpuinfo, "cpu MHz")))
        {
            PowerModel = Platform.PowerModel.Read(files),
        };
    }

    private static string? Field(string[] lines, string key) =>
        Array.Find(lines, line => line.StartsWith(key, StringComparison.Ordinal)) is { } line && line.IndexOf(':') is >= 0 and var colon
            ? line[(colon + 1)..].Trim()
            : null;

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
