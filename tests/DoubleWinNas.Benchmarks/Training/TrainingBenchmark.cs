using System.Diagnostics;
using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Schedules;

namespace DoubleWinNas.Benchmarks.Training;

/// <summary>
/// Training speed of this project's trainer against the identical network in PyTorch, tuned and untuned. First the losses of the first
/// steps show that it is the same training; then the three programs take turns, so that whatever changes on the machine meets all alike.
/// </summary>
internal sealed class TrainingBenchmark : IBenchmark
{
    private const string Usage = "training [--quick] [--rounds N] [--seconds S] [--recipe linear|deep] [--threads N]";

    public string Name => "training";

    public string Summary => $"images/s of training against PyTorch: {Usage}";

    public async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken)
    {
        try
        {
            if (arguments is ["worker", var folder, var mode])
            {
                TrainingWorker.Run(folder, mode, output);
                return 0;
            }

            return await CompareAsync(TrainingBenchmarkOptions.Parse(arguments, Usage), output, cancellationToken);
        }
        catch (InputException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 2;
        }
    }

    private static async Task<int> CompareAsync(TrainingBenchmarkOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var torch = await RequirePyTorchAsync(cancellationToken);
        var folder = Directory.CreateTempSubdirectory("dwnas-training-").FullName;
        try
        {
            using var dataset = DatasetCatalog.Open("fashion-mnist", new DatasetOptions());
            var report = new TrainingReport(output, torch, options, dataset);
            await report.BeginAsync();
            foreach (var recipe in options.Recipes)
            {
                await report.LossesAsync(recipe, await LossesAsync(Path.Combine(folder, $"{recipe}-losses"), recipe, dataset, cancellationToken));
            }

            foreach (var (recipe, threads) in options.Recipes.SelectMany(recipe => options.Threads.Select(threads => (recipe, threads))))
            {
                var place = Path.Combine(folder, $"{recipe}-{threads}");
                TrainingCase.Write(place, recipe, threads, dataset, TrainingBenchmarkOptions.DatasetFolder);
                await report.SpeedAsync(await TrainingDuel.RunAsync(place, options, cancellationToken));
            }

            return await report.EndAsync() ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IReadOnlyList<(TrainingProgram Program, IReadOnlyList<double> Losses)>> LossesAsync(
        string folder, Recipe recipe, IImageDataset dataset, CancellationToken cancellationToken)
    {
        TrainingCase.Write(folder, recipe, threads: 1, dataset, TrainingBenchmarkOptions.DatasetFolder);
        var losses = new List<(TrainingProgram, IReadOnlyList<double>)>();
        foreach (var program in TrainingProgram.All.Append(TrainingProgram.Twin))
        {
            await using var process = WorkerProcess.Start(program, folder, "losses", threads: 1);
            losses.Add((program, (await process.ReadAsync<FirstLosses>(cancellationToken)).Losses));
        }

        return losses;
    }

    /// <summary>PyTorch's version.</summary>
    private static async Task<string> RequirePyTorchAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(TrainingProgram.Python, ["-c", "import numpy, torch; print(torch.__version__)"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var version = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode == 0)
            {
                return version.Trim();
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no Python at all: the same remedy.
        }

        throw new InputException($"{TrainingProgram.Python} has no PyTorch to compare with. Install it: apt-get install python3-torch python3-numpy");
    }
}
