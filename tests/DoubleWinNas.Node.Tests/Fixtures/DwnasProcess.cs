using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DoubleWinNas.Node.Tests;

/// <summary>The program as a process of its own.</summary>
internal sealed partial class DwnasProcess : IDisposable
{
    private const int SigInt = 2;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly Task<string> _output;

    private DwnasProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Standard error, to be read while the process runs.</summary>
    public StreamReader Error => _process.StandardError;

    public static DwnasProcess Start(IReadOnlyDictionary<string, string>? environment, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "dwnas.dll"));
        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new DwnasProcess(Process.Start(start)!);
    }

    /// <summary>Runs to the end.</summary>
    public static async Task<CommandRun> Run(IReadOnlyDictionary<string, string>? environment, params string[] args)
    {
        using var process = Start(environment, args);
        return await process.Finish();
    }

    /// <summary>Reads standard error until a line holds the words; returns what was read.</summary>
    public async Task<string> UntilAsync(string words)
    {
        using var limit = new CancellationTokenSource(Longest);
        var said = new System.Text.StringBuilder();
        while (await Error.ReadLineAsync(limit.Token) is { } line)
        {
            said.AppendLine(line);
            if (line.Contains(words, StringComparison.Ordinal))
            {
                return said.ToString();
            }
        }

        throw new InvalidOperationException($"The process ended before it said '{words}': {said}");
    }

    public void Interrupt() => _ = Kill(_process.Id, SigInt);

    /// <summary>Reads messages until one holds the words; all of them so far.</summary>
    public async Task<string> Seen(string words)
    {
        using var limit = new CancellationTokenSource(Longest);
        var said = "";
        while (!said.Contains(words, StringComparison.Ordinal))
        {
            said += $"{await Error.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException($"The process ended: {said}")}\n";
        }

        return said;
    }

    /// <summary>What is left of standard error, and the rest.</summary>
    public async Task<CommandRun> Finish()
    {
        using var limit = new CancellationTokenSource(Longest);
        var error = await Error.ReadToEndAsync(limit.Token);
        var output = await _output.WaitAsync(limit.Token);
        await _process.WaitForExitAsync(limit.Token);
        return new CommandRun(_process.ExitCode, output, error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
