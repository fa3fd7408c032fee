using System.Diagnostics;

namespace DoubleWinNas.Actors.Harness.Processes;

/// <summary>A node of the bank in a process of its own, to be killed and frozen.</summary>
public sealed class NodeProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _log;

    private NodeProcess(string name, Process process, string logFile)
    {
        Name = name;
        _process = process;
        _log = CopyLogAsync(process, logFile);
    }

    public string Name { get; }

    /// <summary>Starts the node program that was built beside this one. Its log is appended to a file.</summary>
    public static NodeProcess Start(string name, string connectionString, string logFile)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "DoubleWinNas.Actors.ClusterNode.dll");
        var process = Process.Start(new ProcessStartInfo("dotnet", [program, name, connectionString])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_TieredPGO"] = "0", ["DOTNET_gcServer"] = "0" },
        })!;
        return new NodeProcess(name, process, logFile);
    }

    /// <summary>Waits until the node has joined for the first time.</summary>
    /// <exception cref="InvalidOperationException">It exited instead.</exception>
    public async Task WhenUpAsync(CancellationToken cancellationToken)
    {
        if (await _process.StandardOutput.ReadLineAsync(cancellationToken) != "up")
        {
            throw new InvalidOperationException($"Node {Name} ended before it was up; see its log.");
        }
    }

    /// <summary>kill -9.</summary>
    public void Kill() => _process.KillNow();

    /// <summary>Stops the process wherever it is.</summary>
    public void Freeze() => _process.Freeze();

    /// <summary>Lets it go on there.</summary>
    public void Thaw() => _process.Thaw();

    /// <summary>Asks it to leave and waits for that.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync() => await _process.DiscardAsync(_log);

    private static async Task CopyLogAsync(Process process, string logFile)
    {
        await using var file = new FileStream(logFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        await process.StandardError.BaseStream.CopyToAsync(file);
    }
}
