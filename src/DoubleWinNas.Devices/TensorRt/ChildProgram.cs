using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Devices.TensorRt;

/// <summary>Runs a program as a child that may crash, hang or print anything without hurting this process.</summary>
internal static class ChildProgram
{
    /// <summary>A program gone mad must not fill the memory.</summary>
    private const int MostCharacters = 4 << 20;

    /// <exception cref="InputException">The program is not there.</exception>
    /// <exception cref="InferenceException">It ran past its time, and was killed with its children.</exception>
    public static (int ExitCode, string Output) Run(string program, IReadOnlyList<string> arguments, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var process = Start(program, arguments);
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(output, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            process.WaitForExitAsync(limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            cancellationToken.ThrowIfCancellationRequested();
            throw new InferenceException($"{program} was killed after {timeout.TotalSeconds:0} s without an end. {LastLine(output)}");
        }

        lock (output)
        {
            return (process.ExitCode, output.ToString());
        }
    }

    private static Process Start(string program, IReadOnlyList<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        }
        catch (Win32Exception error)
        {
            throw new InputException(
                $"{program} cannot be started: {error.Message} It comes with TensorRT (JetPack: {TrtExecOptions.PackagedProgram}); install it, or measure with the runtime onnxruntime.", error);
        }
    }

    private static void Append(StringBuilder output, string? line)
    {
        lock (output)
        {
            if (line is not null && output.Length < MostCharacters)
            {
                output.Append(line).Append('\n');
            }
        }
    }

    private static string LastLine(StringBuilder output)
    {
        lock (output)
        {
            var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return lines.Length == 0 ? "It had printed nothing." : $"Its last line was: {lines[^1]}";
        }
    }
}
