using DoubleWinNas.Networks;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Runs;

namespace DoubleWinNas.Benchmarks.Ablation;

/// <summary>
/// Accuracy of the training recipes at equal epochs and images. It goes on where it was interrupted, so that it can be made in pieces: each
/// call prints the table of what is finished so far at its end.
/// </summary>
internal sealed class AblationBenchmark : IBenchmark
{
    public string Name => "ablation";

    public string Summary => $"accuracy by training recipe: {AblationOptions.Usage}";

    public async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken)
    {
        try
        {
            var options = AblationOptions.Parse(arguments);
            var lines = new List<string>
            {
                $"- {options.Epochs} epochs{(options.LimitTrain is { } limit ? $" of {limit} training images" : "")}, float32, {options.Threads} threads, seeds 1 to {options.Seeds}; mean ± standard deviation over the seeds",
                "- Validation chose the defaults; the test split is seen once for each training. `deep` keeps its activations: a reference, nothing of it can be merged",
                "",
            };
            var isComplete = true;
            foreach (var dataset in options.Datasets)
            {
                using var images = LimitedDataset.Of(DatasetCatalog.Open(dataset), Split.Train, options.LimitTrain);
                foreach (var architecture in options.Architectures)
                {
                    var table = Tabulate(options, dataset, architecture, images, cancellationToken);
                    isComplete &= !cancellationToken.IsCancellationRequested;
                    lines.AddRange(table.Lines());
                    lines.Add("");
                }
            }

            if (!isComplete)
            {
                lines.Add("Interrupted: not every training is finished; the same call goes on.");
            }

            var text = string.Join('\n', lines) + "\n";
            await output.WriteAsync(text);
            if (options.Report is { } path)
            {
                AtomicFile.WriteText(path, $"# Training recipes compared\n\n{MachineConditions.Describe(["ablation", .. arguments])}{text}");
            }

            return isComplete ? 0 : 130;
        }
        catch (InputException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 2;
        }
    }

    /// <summary>Seed by seed, so that an interrupted comparison is a fair one with fewer seeds.</summary>
    private static AblationTable Tabulate(
        AblationOptions options, string dataset, string architecture, IImageDataset images, CancellationToken cancellationToken)
    {
        var records = options.Variants.Select(_ => new List<TrainingRecord>()).ToList();
        try
        {
            for (var seed = 1UL; seed <= (ulong)options.Seeds; seed++)
            {
                for (var i = 0; i < options.Variants.Count; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var run = new AblationRun(dataset, architecture, options.Variants[i], seed);
                    var record = run.Result(options, images, Console.Error.WriteLine, cancellationToken);
                    Console.Error.WriteLine($"  {options.Variants[i].Text}, seed {seed}: validation {record.Validation?.Top1:P2}, test {record.Test?.Top1:P2}, {record.Seconds:F0} s");
                    records[i].Add(record);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // What is finished is reported.
        }

        var table = new AblationTable(dataset, architecture);
        foreach (var (variant, finished) in options.Variants.Zip(records).Where(row => row.Second.Count > 0))
        {
            table.Add(variant, finished);
        }

        return table;
    }
}
