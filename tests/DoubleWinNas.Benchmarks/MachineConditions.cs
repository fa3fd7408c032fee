using System.Globalization;
using System.Runtime.InteropServices;

namespace DoubleWinNas.Benchmarks;

/// <summary>What a reader must know of the machine to judge the figures of a report.</summary>
internal static class MachineConditions
{
    /// <summary>A Markdown list: command, time, processor, cores, load, runtime.</summary>
    public static string Describe(string[] arguments)
    {
        var time = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return $"""
            - Command: `dotnet run -c Release --project tests/DoubleWinNas.Benchmarks -- {string.Join(' ', arguments)}`
            - Time: {time} UTC
            - Processor: {Processor()}, {Environment.ProcessorCount} cores for this process
            - Load average at the start (1, 5, 15 minutes): {Load()}
            - {RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.FrameworkDescription}

            """;
    }

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
        ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string Load() => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]);
}
