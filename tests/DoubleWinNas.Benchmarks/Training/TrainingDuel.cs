namespace DoubleWinNas.Benchmarks.Training;

/// <summary>What the programs reached in one case.</summary>
/// <param name="Title">The case, in words.</param>
/// <param name="Slices">By program, in the order of <see cref="TrainingProgram.All"/>, then by round.</param>
/// <param name="PeakMebibytes">Largest resident memory of each program.</param>
internal sealed record TrainingDuel(string Title, IReadOnlyList<IReadOnlyList<Slice>> Slices, IReadOnlyList<double> PeakMebibytes)
{
    private const double FirstWarmUp = 1;

    /// <summary>Holds all programs in memory and lets one after the other work, A B C A B C ...; the others wait for their command.</summary>
    public static async Task<TrainingDuel> RunAsync(string folder, TrainingBenchmarkOptions options, CancellationToken cancellationToken)
    {
        var @case = TrainingCase.Load(folder).Case;
        var processes = new List<WorkerProcess>();
        try
        {
            foreach (var program in TrainingProgram.All)
            {
                var process = WorkerProcess.Start(program, folder, "speed", @case.Threads);
                processes.Add(process);
                await process.ReadAsync<object>(cancellationToken);
                await process.RunAsync(FirstWarmUp, timed: 0, cancellationToken);
            }

            var slices = processes.Select(_ => new List<Slice>()).ToArray();
            for (var round = 0; round < options.Rounds; round++)
            {
                for (var i = 0; i < processes.Count; i++)
                {
                    slices[i].Add(await processes[i].RunAsync(options.WarmUp, options.Seconds, cancellationToken));
                }

                await Console.Error.WriteLineAsync($"{@case.Title}: round {round + 1} of {options.Rounds}");
            }

            return new TrainingDuel(@case.Title, slices, [.. processes.Select(process => process.PeakMebibytes)]);
        }
        finally
        {
            foreach (var process in processes)
            {
                await process.DisposeAsync();
            }
        }
    }
}
