using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Benchmarks.Training;

/// <summary>A running program: commands in, one JSON line out for each; anything else that it writes is passed over.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _name;
    private readonly Process _process;

    private WorkerProcess(string name, Process process) => (_name, _process) = (name, process);

    /// <summary>Starts a program on the first cores that this process may use, as many as it has threads.</summary>
    /// <exception cref="InputException">There are fewer cores, or it does not start.</exception>
    public static WorkerProcess Start(TrainingProgram program, string folder, string mode, int threads)
    {
        var start = program.Start(folder, mode);
        var cores = ProcessStatus.AllowedCores();
        if (cores.Count < threads)
        {
            throw new InputException($"{threads} threads are to be compared, but this process may use {cores.Count} cores only. Give it more, or leave that case out with --threads.");
        }

        start.ArgumentList.Insert(0, "-c");
        start.ArgumentList.Insert(1, string.Join(',', cores.Take(threads)));
        try
        {
            return new WorkerProcess(program.Name, Process.Start(start)!);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new InputException($"'{program.Name}' cannot be started with taskset: {error.Message}. Install util-linux.", error);
        }
    }

    /// <summary>Largest resident memory so far.</summary>
    public double PeakMebibytes => ProcessStatus.PeakMebibytes(_process.Id);

    public async Task<Slice> RunAsync(double warmUp, double timed, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{warmUp} {timed}"));
        await _process.StandardInput.FlushAsync(cancellationToken);
        return await ReadAsync<Slice>(cancellationToken);
    }

    /// <exception cref="InputException">The program ended instead; it has said why.</exception>
    public async Task<T> ReadAsync<T>(CancellationToken cancellationToken)
    {
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith('{'))
            {
                return JsonSerializer.Deserialize<T>(line, Json)!;
            }
        }

        await _process.WaitForExitAsync(cancellationToken);
        throw new InputException($"'{_name}' ended with exit code {_process.ExitCode}; what it said stands above.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var late = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
