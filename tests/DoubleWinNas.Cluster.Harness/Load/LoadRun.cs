using System.Diagnostics;
using System.Globalization;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Tests;

namespace DoubleWinNas.Cluster.Harness.Load;

/// <summary>One node in a process of its own, and simulated workers that empty its queue.</summary>
internal sealed class LoadRun(LoadOptions options)
{
    private const double TicksPerSecond = 100;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <param name="startNode">Starts the process that calls <see cref="LoadNode.RunAsync"/> with a folder and a number of items.</param>
    public async Task<LoadVerdict> RunAsync(Func<string, int, ProcessStartInfo> startNode, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        var start = startNode(folder.In("node"), options.Queued);
        (start.UseShellExecute, start.RedirectStandardInput, start.RedirectStandardOutput) = (false, true, true);
        using var process = Process.Start(start)!;
        try
        {
            using var workers = new SimulatedWorkers(options, await AddressAsync(process, cancellation), ApiToken.Load(Path.Combine(folder.In("node"), LoadNode.TokenFile)));
            var memoryBefore = MebibytesOf(process.Id);
            var memory = new List<double>();
            var (began, processorBefore, first) = (0L, TimeSpan.Zero, 0);
            var (sustained, last) = (TimeSpan.Zero, 0);
            var running = workers.RunAsync(cancellation);
            while (await Task.WhenAny(running, Task.Delay(LookEvery, cancellation)) != running)
            {
                var completed = workers.Completed;
                if (began == 0 && completed >= options.WarmUp)
                {
                    (began, processorBefore, first) = (Stopwatch.GetTimestamp(), ProcessorOf(process.Id), completed);
                    workers.Count();
                }

                if (began > 0)
                {
                    memory.Add(MebibytesOf(process.Id));
                }

                // The last round of each worker is the queue's end, no load any more.
                if (began > 0 && completed < options.Queued - options.Workers)
                {
                    (sustained, last) = (Stopwatch.GetElapsedTime(began), completed);
                }
            }

            await running;
            var processor = (ProcessorOf(process.Id) - processorBefore) / (options.Queued - first);
            var counted = await CountedAsync(process, cancellation);
            return new LoadVerdict(options, workers, (last - first) / sustained.TotalSeconds, processor, memoryBefore, memory, counted);
        }
        finally
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>What it says before the address is about the machine.</summary>
    private static async Task<Uri> AddressAsync(Process process, CancellationToken cancellation)
    {
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (line.StartsWith("http", StringComparison.Ordinal))
            {
                return new Uri(line);
            }
        }

        throw new InvalidOperationException("The node ended before it listened.");
    }

    /// <summary>Outcomes that the node's actors have handled, once they handled all.</summary>
    private async Task<string> CountedAsync(Process process, CancellationToken cancellation)
    {
        var all = string.Create(CultureInfo.InvariantCulture, $"{options.Queued} 0");
        for (var attempt = 0; ; attempt++)
        {
            await process.StandardInput.WriteLineAsync("count".AsMemory(), cancellation);
            await process.StandardInput.FlushAsync(cancellation);
            var counted = await process.StandardOutput.ReadLineAsync(cancellation) ?? "the node ended";
            if (counted == all || attempt == 100)
            {
                return counted;
            }

            await Task.Delay(100, cancellation);
        }
    }

    private static double MebibytesOf(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }

    private static TimeSpan ProcessorOf(int process)
    {
        var fields = File.ReadAllText($"/proc/{process}/stat").Split(") ")[1].Split(' ');
        return TimeSpan.FromSeconds((double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond);
    }
}
