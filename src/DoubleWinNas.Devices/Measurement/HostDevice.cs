using System.Globalization;
using DoubleWinNas.Devices.Inference;
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
    public static DeviceProfile Describe() => Describe("/", Environment.ProcessorCount);

    /// <summary>What all figures of a cost table share, measured here.</summary>
    public static CostConditions Conditions(DeviceProfile device, RuntimeIdentity runtime, int batch = 1, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(runtime);
        return new CostConditions(device.Name, runtime.ToString(), InferenceConditions.Fp32, batch, threads, device.PowerMode);
    }

    /// <param name="root">Folder that stands for <c>/</c>.</param>
    /// <param name="cores">Logical processors.</param>
    internal static DeviceProfile Describe(string root, int cores)
    {
        var cpuinfo = Read(root, "proc/cpuinfo")?.Split('\n') ?? [];
        var frequency = Read(root, "sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq");
        return new DeviceProfile(
            Name,
            Field(cpuinfo, "model name") ?? Read(root, "proc/device-tree/model") ?? Unknown,
            cores,
            Read(root, "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
            Number(frequency) / KilohertzPerMegahertz ?? Number(Field(cpuinfo, "cpu MHz")));
    }

    private static string? Field(string[] lines, string key) =>
        Array.Find(lines, line => line.StartsWith(key, StringComparison.Ordinal)) is { } line && line.IndexOf(':') is >= 0 and var colon
            ? line[(colon + 1)..].Trim()
            : null;

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Read(string root, string path)
    {
        try
        {
            // A device tree's texts end with a zero byte.
            return File.ReadAllText(Path.Combine(root, path)).Trim('\0', '\n', ' ');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
