using System.Diagnostics;
using DoubleWinNas.Actors.Harness.Processes;

namespace DoubleWinNas.Cluster.Harness.Processes;

/// <summary>A <c>dwnas</c> process of a cluster, to be killed and frozen; what it says goes to a file.</summary>
internal sealed class ClusterProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _log;
    private readonly TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ClusterProcess(string name, Process process, string logFile)
    {
        Name = name;
        _process = process;
        _log = CopyLogAsync(logFile);
    }

    public string Name { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>The folder of the program that was built beside this one.</summary>
    public static string OwnProgram => AppContext.BaseDirectory;

    /// <summary>Starts a program.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="program">Folder with its <c>dwnas.dll</c>.</param>
    /// <param name="prefix">Program and arguments in front, such as one that enters a network namespace.</param>
    /// <param name="environment">Variables besides this process's.</param>
    /// <param name="logFile">Standard error is appended to it.</param>
    /// <param name="arguments">The command line after <c>dwnas</c>.</param>
    public static ClusterProcess Start(
        string name, string program, IReadOnlyList<string> prefix, IReadOnlyDictionary<string, string> environment, string logFile, IReadOnlyList<string> arguments)
    {
        string[] line = [.. prefix, "dotnet", Path.Combine(program, "dwnas.dll"), .. arguments];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        return new ClusterProcess(name, Process.Start(start)!, logFile);
    }

    /// <summary>Waits until a node has said that it is up.</summary>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    public Task WhenUpAsync(CancellationToken cancellationToken) => _up.Task.WaitAsync(cancellationToken);

    /// <summary>kill -9.</summary>
    public void Kill() => _process.KillNow();

    /// <summary>Stops the process wherever it is.</summary>
    public void Freeze() => _process.Freeze();

    /// <summary>Lets it go on there.</summary>
    public void Thaw() => _process.Thaw();

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> ExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Asks it to end, and waits for that.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> StopAsync(CancellationToken cancellationToken)
    {
        _process.Interrupt();
        return ExitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync() => await _process.DiscardAsync(_log);

    private async Task CopyLogAsync(string logFile)
    {
        _ = _process.StandardOutput.ReadToEndAsync();
        await using var file = new StreamWriter(new FileStream(logFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            await file.WriteLineAsync(line);
            if (line.Contains(" is up: ", StringComparison.Ordinal))
            {
                _up.TrySetResult();
            }
        }

        _up.TrySetException(new InvalidOperationException($"{Name} ended before it was up; see {logFile}."));
    }
}
