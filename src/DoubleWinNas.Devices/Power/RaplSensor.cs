using DoubleWinNas.Devices.Platform;

namespace DoubleWinNas.Devices.Power;

/// <summary>Intel's (and AMD's) running average power limit: counters of the packages' energy, summed. Readable by root on most systems.</summary>
public sealed class RaplSensor : IPowerSensor
{
    private const string Zones = "sys/class/powercap";
    private const double MicrojoulesPerJoule = 1e6;

    private readonly SystemFiles _files;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<string> _packages;
    private double[]? _energies;
    private long _at;

    private RaplSensor(SystemFiles files, IReadOnlyList<string> packages, TimeProvider time)
    {
        _files = files;
        _time = time;
        _packages = packages;
        Name = packages.Count == 1 ? "rapl package" : $"rapl {packages.Count} packages";
    }

    public string Name { get; }

    /// <summary>The sensor of a machine; null where it has none, or it cannot be read.</summary>
    public static RaplSensor? Find(SystemFiles files, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(files);
        string[] packages =
        [
            .. files.Folders(Zones, "intel-rapl:*").Where(zone => files.Read($"{zone}/name")?.StartsWith("package", StringComparison.Ordinal) == true
                && files.Number($"{zone}/energy_uj") is not null),
        ];
        return packages.Length == 0 ? null : new RaplSensor(files, packages, time);
    }

    /// <summary>Mean power since the last call; null at the first one.</summary>
    public Watts? Read()
    {
        var now = _time.GetTimestamp();
        double?[] read = [.. _packages.Select(package => _files.Number($"{package}/energy_uj"))];
        if (read.Any(energy => energy is null))
        {
            _energies = null;
            return null;
        }

        double[] energies = [.. read.OfType<double>()];
        var (before, seconds) = (_energies, _time.GetElapsedTime(_at, now).TotalSeconds);
        (_energies, _at) = (energies, now);
        return before is null || seconds <= 0 ? null : new Watts(_packages.Select((package, i) => Spent(package, before[i], energies[i])).Sum() / MicrojoulesPerJoule / seconds);
    }

    public void Dispose()
    {
        // Files are opened for each reading.
    }

    /// <summary>The counter begins anew at its range.</summary>
    private double Spent(string package, double before, double now) =>
        now >= before ? now - before : now + (_files.Number($"{package}/max_energy_range_uj") ?? before) - before;
}
