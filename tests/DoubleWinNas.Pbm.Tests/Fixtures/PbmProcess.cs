using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace DoubleWinNas.Pbm.Tests;

/// <summary>The program as a process of its own.</summary>
internal sealed partial class PbmProcess : IDisposable
{
    private const int SigInt = 2;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    private PbmProcess(Process process) => _process = process;

    public StreamReader Output => _process.StandardOutput;

    public StreamReader Error => _process.StandardError;

    public StreamWriter Input => _process.StandardInput;

    public static string Program => Path.Combine(AppContext.BaseDirectory, "pbm.dll");

    public static PbmProcess Start(IReadOnlyDictionary<string, string> environment, params string[] args) => Start("dotnet", environment, [Program, .. args]);

    public static PbmProcess Start(string program, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> args)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        foreach (var name in new[] { "DWNAS_NODE", "DWNAS_TOKEN_FILE", "DWNAS_CA" })
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new PbmProcess(Process.Start(start)!);
    }

    /// <summary>Runs to the end.</summary>
    /// <param name="lines">Standard input.</param>
    public static async Task<PbmRun> Run(IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> args, string lines = "")
    {
        using var process = Start(environment, [.. args]);
        await process.Input.WriteAsync(lines);
        process.Input.Close();
        return await process.Finish();
    }

    public void Interrupt() => _ = Kill(_process.Id, SigInt);

    /// <summary>What is left of its output.</summary>
    public async Task<PbmRun> Finish()
    {
        using var limit = new CancellationTokenSource(Longest);
        var output = Output.ReadToEndAsync(limit.Token);
        var error = await Error.ReadToEndAsync(limit.Token);
        await _process.WaitForExitAsync(limit.Token);
        return new PbmRun(_process.ExitCode, await output, error);
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

internal sealed record PbmRun(int Code, string Output, string Error)
{
    public JsonObject Json => JsonNode.Parse(Output)!.AsObject();

    public PbmRun ShouldSucceed()
    {
        Assert.True(Code == 0, $"exit code {Code}: {Error}");
        return this;
    }

    /// <summary>An exit code and one line on standard error with all the words; nothing on standard output.</summary>
    public void ShouldRefuse(int code, params string[] words)
    {
        Assert.True(Code == code, $"exit code {Code}: {Error}");
        Assert.Empty(Output);
        Assert.StartsWith("pbm: ", Assert.Single(Error.TrimEnd().Split('\n')));
        Assert.All(words, word => Assert.Contains(word, Error));
    }
}
