using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace DoubleWinNas.Node.Workers;

/// <summary>One place for a child process: starts it, watches it, replaces it when it ends.</summary>
internal sealed partial class ChildWorker(LocalSeat seat, LocalDispatch dispatch, ChildWorkerOptions options, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(10);

    /// <summary>A process that lived so long was not started in vain.</summary>
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(5);

    private volatile Process? _process;
    private volatile string? _lastEnd;
    private int _restarts;
    private bool _isStopped;

    public WorkerStatus Status
    {
        get
        {
            var process = _process;
            var (state, item) = seat.Activity;
            return new WorkerStatus(
                seat.Name,
                process?.Id,
                Volatile.Read(ref _isStopped) ? WorkerState.Stopped : process is null ? WorkerState.Restarting : state,
                process is null ? null : item,
                Volatile.Read(ref _restarts),
                _lastEnd);
        }
    }

    /// <summary>Keeps a process in the place until told to stop; then asks it to give its item back, and waits for its end.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var log = new WorkerLog(Path.Combine(options.Logs, $"{seat.Name}.log"));
        var backoff = FirstBackoff;
        while (!stop.IsCancellationRequested)
        {
            var started = time.GetTimestamp();
            var end = await RunProcessAsync(log, stop);
            if (stop.IsCancellationRequested)
            {
                break;
            }

            _lastEnd = end;
            LogEnded(logger, seat.Name, end);
            Interlocked.Increment(ref _restarts);
            backoff = time.GetElapsedTime(started) > LongEnough ? FirstBackoff : backoff * 2;
            await Task.Delay(backoff < LongestBackoff ? backoff : LongestBackoff, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Volatile.Write(ref _isStopped, true);
    }

    private async Task<string> RunProcessAsync(WorkerLog log, CancellationToken stop)
    {
        using var process = new Process { StartInfo = StartInfo() };
        process.OutputDataReceived += (_, line) => log.Write(line.Data, isError: false);
        process.ErrorDataReceived += (_, line) => log.Write(line.Data, isError: true);
        string end;
        try
        {
            process.Start();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            _process = process;
            log.Write($"--- {seat.Name}, process {process.Id}");
            var silence = await WatchAsync(process, stop);
            end = $"{seat.Name} {silence ?? ProcessEnd.Describe(process.ExitCode)}";
            log.Write($"--- {end}");
            end += log.LastWords is { Length: > 0 } words ? $". Last words: {words}" : "";
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            end = $"{seat.Name} could not be started: {error.Message}";
        }

        _process = null;
        await dispatch.EndedAsync(seat, end, stop.IsCancellationRequested, CancellationToken.None);
        return end;
    }

    /// <summary>Waits for the end, bringing it about when the node stops or the process says nothing any more; then tells so.</summary>
    private async Task<string?> WatchAsync(Process process, CancellationToken stop)
    {
        var exit = process.WaitForExitAsync(CancellationToken.None);
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (!exit.IsCompleted && !stop.IsCancellationRequested)
        {
            await Task.WhenAny(exit, tick.WaitForNextTickAsync(stop).AsTask());
            if (!exit.IsCompleted && seat.CountSilence() is var silent && silent > options.SilentFor.TotalSeconds)
            {
                process.Kill();
                await exit;
                return $"was killed: it said nothing for {silent} s";
            }
        }

        if (!exit.IsCompleted)
        {
            ProcessEnd.Terminate(process.Id);
            await exit.WaitAsync(StopWithin, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!exit.IsCompleted)
            {
                process.Kill();
            }
        }

        await exit;
        return null;
    }

    private ProcessStartInfo StartInfo()
    {
        List<string> arguments =
        [
            "worker", "--join", options.Address.ToString(), "--token-file", options.TokenFile, "--pools", string.Join(',', seat.Pools),
            "--name", seat.Name, "--folder", options.Scratch, "--child",
        ];
        if (seat.Labels.Count > 0)
        {
            arguments.AddRange(["--labels", string.Join(',', seat.Labels)]);
        }

        var start = ProgramCommand.With(arguments);
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;

        // Items set their own number of threads. What does not ask gets one, and idle threads sleep instead of taking a neighbour's core.
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["MKL_NUM_THREADS"] = "1";
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        start.Environment["OMP_WAIT_POLICY"] = "PASSIVE";
        foreach (var (name, value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Worker}: {End}; it is started again")]
    private static partial void LogEnded(ILogger logger, string worker, string end);
}
