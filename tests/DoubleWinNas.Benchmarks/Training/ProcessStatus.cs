using System.Globalization;

namespace DoubleWinNas.Benchmarks.Training;

/// <summary>What Linux tells of processes in <c>/proc/PID/status</c>.</summary>
internal static class ProcessStatus
{
    private const double KibibytesPerMebibyte = 1024;

    /// <summary>Cores that this process may use.</summary>
    public static IReadOnlyList<int> AllowedCores() =>
    [
        .. Field("self", "Cpus_allowed_list").Split(',').SelectMany(range =>
        {
            var ends = range.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToArray();
            return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
        }),
    ];

    public static double PeakMebibytes(int process) =>
        double.Parse(Field($"{process}", "VmHWM").Split(' ')[0], CultureInfo.InvariantCulture) / KibibytesPerMebibyte;

    private static string Field(string process, string name) =>
        File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..].Trim();
}
