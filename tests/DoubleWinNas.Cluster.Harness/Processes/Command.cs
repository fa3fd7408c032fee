using System.Diagnostics;

namespace DoubleWinNas.Cluster.Harness.Processes;

/// <summary>One run of a program of the system.</summary>
internal static class Command
{
    /// <exception cref="InvalidOperationException">It failed; the message carries its output.</exception>
    public static async Task RunAsync(params string[] line)
    {
        var (code, output) = await TryAsync(line);
        if (code != 0)
        {
            throw new InvalidOperationException($"'{string.Join(' ', line)}' failed ({code}): {output}");
        }
    }

    /// <summary>Exit code and output; 127 where there is no such program.</summary>
    public static async Task<(int Code, string Output)> TryAsync(params string[] line)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(line[0], line[1..]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, await output + errors);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            return (127, error.Message);
        }
    }
}
