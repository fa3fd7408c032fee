using System.Diagnostics;

namespace DoubleWinNas.Benchmarks.Searching;

/// <summary>Calls <c>scripts/dwnas</c> as a user does.</summary>
internal sealed class DwnasProgram
{
    private readonly string _script;

    /// <exception cref="InvalidOperationException">The current folder is not in the repository.</exception>
    public DwnasProgram()
    {
        var folder = new DirectoryInfo(Environment.CurrentDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DoubleWinNas.sln")))
        {
            folder = folder.Parent;
        }

        _script = Path.Combine(
            folder?.FullName ?? throw new InvalidOperationException("Call it from a folder of the repository: it needs scripts/dwnas."), "scripts", "dwnas");
    }

    /// <summary>Runs a command; its progress appears on standard error.</summary>
    /// <returns>What it wrote to standard output.</returns>
    /// <exception cref="InvalidOperationException">It did not end with exit code 0.</exception>
    public async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = new ProcessStartInfo(_script, arguments) { RedirectStandardOutput = true, UseShellExecute = false } };
        process.Start();
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? output
                : throw new InvalidOperationException($"'dwnas {string.Join(' ', arguments)}' ended with exit code {process.ExitCode}.");
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C reached it as well; it saves where it stands.
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }
}
