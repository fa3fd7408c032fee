using System.Globalization;
using DoubleWinNas.Networks;
using DoubleWinNas.Torch;
using DoubleWinNas.Training;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Elasticity;
using DoubleWinNas.Training.Schedules;

namespace DoubleWinNas.Benchmarks.Soak;

/// <summary>Live tensors and resident memory over many steps of one training, and the share of its time that it waits for images.</summary>
internal sealed class SoakBenchmark : IBenchmark
{
    private const string Usage = "soak [--steps N] [--batch N] [--threads N] [--recipe R] [--genotype G] [--resolutions A..B]";

    /// <summary>The first part builds pools.</summary>
    private const double WarmUpShare = 0.1;

    /// <summary>Resident memory may grow by so much after it: less than a byte a step and kilobyte.</summary>
    private const double AllowedGrowth = 0.02;

    private const double AllowedWait = 0.02;

    private const int StepsPerEpoch = 1000;
    private const int JudgedImages = 500;

    public string Name => "soak";

    public string Summary => $"tensors and memory over many steps: {Usage}";

    public async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("dwnas-soak-").FullName;
        try
        {
            var given = new Arguments(arguments, Usage, "--steps", "--batch", "--threads", "--recipe", "--genotype", "--resolutions");
            var batch = given.Count("--batch", 16);
            var steps = given.Count("--steps", 10_000);
            var perEpoch = Math.Min(steps, StepsPerEpoch);
            using var dataset = Limited(batch * perEpoch);
            var recorder = new Recorder();
            var options = new TrainingOptions
            {
                Genotype = given.Text("--genotype", "mobile-32@16_T3e3a.S_T3e3a.S.S_T3e3a.S.S"),
                OutDirectory = folder,
                Recipe = new RecipeOptions { Recipe = RecipeName.Parse(given.Text("--recipe", "hybrid")) },
                Epochs = (steps + perEpoch - 1) / perEpoch,
                BatchSize = batch,
                Threads = given.Count("--threads", 1),
                Elastic = given.Text("--resolutions") is { } range ? ElasticOptions.Parse(range) : null,
            };
            var result = Trainer.Run(options, dataset, recorder, cancellationToken);
            var isMet = await recorder.ReportAsync(output, result.Record.DataWaitShare);
            return isMet ? 0 : 1;
        }
        catch (InputException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 2;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Few images to judge by: evaluations are to be there, and to take little of the time.</summary>
    private static IImageDataset Limited(int train) => LimitedDataset.Of(
        LimitedDataset.Of(LimitedDataset.Of(DatasetCatalog.Open("fashion-mnist"), Split.Train, train), Split.Validation, JudgedImages), Split.Test, JudgedImages);

    /// <summary>Looks at each report; the trainer makes one a second.</summary>
    private sealed class Recorder : IProgress<TrainingProgress>
    {
        private readonly List<(long Step, long Steps, long Tensors, double Mebibytes)> _seen = [];

        public void Report(TrainingProgress value)
        {
            // At an epoch's end and between steps alike: the same tensors are alive.
            _seen.Add((value.Step, value.Steps, TorchRuntime.LiveTensors, ResidentMebibytes()));
            if (value.ValidationAccuracy is not null)
            {
                Console.Error.WriteLine($"step {value.Step} of {value.Steps}: {TorchRuntime.LiveTensors} tensors, {ResidentMebibytes():F0} MiB");
            }
        }

        public async Task<bool> ReportAsync(TextWriter output, double wait)
        {
            var after = _seen.Where(seen => seen.Step >= WarmUpShare * seen.Steps).ToList();
            var (first, last) = (Median.Of(after.Take(Math.Max(1, after.Count / 10)).Select(seen => seen.Mebibytes)), Median.Of(after.TakeLast(Math.Max(1, after.Count / 10)).Select(seen => seen.Mebibytes)));
            var (least, most) = (after.Min(seen => seen.Tensors), after.Max(seen => seen.Tensors));
            var growth = (last - first) / first;
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"""
                - Steps: {after[^1].Step}, looked at {_seen.Count} times
                - Live tensors between steps: {least} to {most} ({(least == most ? "constant" : "NOT constant")})
                - Resident memory, medians of a tenth of the looks: {first:F0} MiB after the first tenth of the steps, {last:F0} MiB at the end ({growth:+0.0%;-0.0%}; aim: at most {AllowedGrowth:P0})
                - Time that the trainer waited for images: {wait:P2} (aim: at most {AllowedWait:P0})
                """));
            return least == most && growth <= AllowedGrowth && wait <= AllowedWait;
        }

        private static double ResidentMebibytes()
        {
            var line = File.ReadLines("/proc/self/status").First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
            return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^2], CultureInfo.InvariantCulture) / 1024;
        }
    }
}
