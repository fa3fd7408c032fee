namespace DoubleWinNas.Devices.Platform;

/// <summary>What decides how fast a device is at one moment; what it does not tell is empty or null.</summary>
/// <param name="ProcessorMegahertz">Clock of each frequency domain of the processor.</param>
/// <param name="ProcessorLimitMegahertz">Highest clock that each may have now.</param>
/// <param name="GpuMegahertz">Clock of the GPU, where it is a devfreq device.</param>
/// <param name="HottestZone">Name of the hottest thermal zone.</param>
/// <param name="HottestCelsius">Its temperature.</param>
/// <param name="Cooling">Cooling devices that slow the processor or the GPU down now.</param>
/// <param name="ThrottleEvents">How often the processor throttled since it was switched on.</param>
public sealed record MachineState(
    IReadOnlyList<double> ProcessorMegahertz,
    IReadOnlyList<double> ProcessorLimitMegahertz,
    double? GpuMegahertz,
    string? HottestZone,
    double? HottestCelsius,
    IReadOnlyList<string> Cooling,
    long? ThrottleEvents)
{
    private const double KilohertzPerMegahertz = 1e3;
    private const double HertzPerMegahertz = 1e6;
    private const double MillidegreesPerDegree = 1e3;

    /// <summary>Fans and the like cool without slowing anything down.</summary>
    private static readonly string[] Slowing = ["cpu", "processor", "gpu", "cluster", "balanced", "emergency", "thermal-cpu", "thermal-gpu"];

    public static MachineState Read(SystemFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var policies = files.Folders("sys/devices/system/cpu/cpufreq", "policy*");
        var (zone, celsius) = Hottest(files);
        return new MachineState(
            Clocks(files, policies, "scaling_cur_freq"),
            Clocks(files, policies, "scaling_max_freq"),
            Gpu(files),
            zone,
            celsius,
            [.. files.Folders("sys/class/thermal", "cooling_device*").Where(device => IsSlowing(files, device)).Select(device => files.Read($"{device}/type")!).Distinct()],
            Throttled(files));
    }

    /// <summary>Why a measurement between two states was not taken at full speed; null where nothing speaks against it.</summary>
    public static string? Throttling(MachineState before, MachineState after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return after.Cooling.Count > 0 ? $"{string.Join(", ", after.Cooling)} slowed the device down (hottest: {after.HottestZone} at {after.HottestCelsius:0} °C)"
            : after.ThrottleEvents > before.ThrottleEvents ? $"the processor throttled {after.ThrottleEvents - before.ThrottleEvents} times"
            : before.ProcessorLimitMegahertz.Zip(after.ProcessorLimitMegahertz).FirstOrDefault(pair => pair.Second < pair.First) is { First: > 0 } limit
                ? $"the processor's highest clock fell from {limit.First:0} to {limit.Second:0} MHz"
            : null;
    }

    private static IReadOnlyList<double> Clocks(SystemFiles files, IReadOnlyList<string> policies, string name) =>
        [.. policies.Select(policy => files.Number($"{policy}/{name}")).OfType<double>().Select(kilohertz => kilohertz / KilohertzPerMegahertz)];

    /// <summary>Jetsons: <c>57000000.gpu</c> (Nano), <c>17000000.gv11b</c> (Xavier), <c>17000000.ga10b</c> (Orin).</summary>
    private static double? Gpu(SystemFiles files)
    {
        var gpu = files.Folders("sys/class/devfreq").FirstOrDefault(path =>
            path.Contains("gpu", StringComparison.Ordinal) || path.Contains("gv11b", StringComparison.Ordinal) || path.Contains("ga10b", StringComparison.Ordinal));
        return gpu is null ? null : files.Number($"{gpu}/cur_freq") / HertzPerMegahertz;
    }

    private static (string? Zone, double? Celsius) Hottest(SystemFiles files)
    {
        var zones = files.Folders("sys/class/thermal", "thermal_zone*")
            .Select(zone => (Name: files.Read($"{zone}/type"), Celsius: files.Number($"{zone}/temp") / MillidegreesPerDegree))

            // The Nano's PMIC zone always says 100 °C.
            .Where(zone => zone.Celsius is > 0 and < 150 && zone.Name is not null && !zone.Name.StartsWith("PMIC", StringComparison.Ordinal))
            .ToArray();
        return zones.Length == 0 ? (null, null) : zones.MaxBy(zone => zone.Celsius);
    }

    private static bool IsSlowing(SystemFiles files, string device) =>
        files.Number($"{device}/cur_state") > 0
        && files.Read($"{device}/type") is { } type
        && Slowing.Any(word => type.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static long? Throttled(SystemFiles files)
    {
        long?[] counts =
        [
            .. files.Folders("sys/devices/system/cpu", "cpu*").Select(cpu => (long?)files.Number($"{cpu}/thermal_throttle/core_throttle_count")).Where(count => count is not null),
        ];
        return counts.Length == 0 ? null : counts.Sum();
    }
}
