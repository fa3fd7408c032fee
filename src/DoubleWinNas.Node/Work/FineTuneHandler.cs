using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Orchestration.Work;
using DoubleWinNas.Training;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Elasticity;
using DoubleWinNas.Training.Evaluation;
using DoubleWinNas.Training.Runs;
using DoubleWinNas.Training.Supernets;

namespace DoubleWinNas.Node.Work;

/// <summary>Trains a finalist on from what it inherits. A repeated attempt goes on from the checkpoint of the one before, to the same bytes.</summary>
internal sealed class FineTuneHandler(DatasetShelf datasets, FaultHooks faults, TimeProvider time) : WorkHandler<FineTune, FineTuned>
{
    /// <summary>Enough for statistics within 0.1 points of the whole split's.</summary>
    private const int RecalibrationBatches = 50;

    private const int LeastJudgedSides = 5;
    private const int MostJudgedSides = 9;

    protected override FineTuned Run(FineTune work, WorkContext context)
    {
        var started = time.GetTimestamp();
        faults.Genotype(work.Genotype);
        context.Report(new WorkProgress("reading the data", Share: 0), WorkTimes.LongStep);
        var dataset = datasets.Open(work.Settings.Data);
        if (dataset.Splits.Validation == 0 || dataset.Splits.Test == 0)
        {
            throw new InputException($"Data set '{dataset.Name}' lacks validation or test images; a search needs both.");
        }

        using var scratch = ScratchFolder.Take(context.Scratch, "finetune", work);
        var result = Train(work, dataset, scratch.Path, context);
        var tuned = Judge(work, dataset, result, context);
        var directory = new RunDirectory(scratch.Path);

        // Times and what became of checkpoints are no part of a result: the same training has the same bytes, whatever happened to it.
        (result.Record with { Seconds = 0, DataWaitShare = 0, Notices = [], History = [.. result.Record.History.Select(epoch => epoch with { Seconds = 0 })] }).Save(directory.Record);
        var stored = new FineTuned(
            context.Store(directory.Network),
            context.Store(directory.Weights),
            context.Store(directory.Record),
            result.Record.Validation!.Top1,
            result.Record.Test!.Top1,
            tuned,
            time.GetElapsedTime(started).TotalSeconds);
        scratch.Delete();
        return stored;
    }

    private static TrainingResult Train(FineTune work, IImageDataset dataset, string directory, WorkContext context)
    {
        var settings = work.Settings;
        var options = SearchTraining.FineTune(settings, work.Genotype, directory, dataset.TrainingTransform);
        if (settings.Finalists.Inherit)
        {
            options = options with
            {
                InitialWeights = SupernetTrainer.Extract(
                    settings.Space.ToGenotypeSpace(),
                    SupernetCheckpoint.Load(context.Fetch(work.Supernet)),
                    Genotype.Parse(work.Genotype),
                    dataset.Channels,
                    dataset.ClassNames.Count),
            };
        }

        var progress = new DirectProgress<TrainingProgress>(at => context.Report(
            new WorkProgress($"fine-tuning, epoch {at.Epoch}", (double)at.Step / at.Steps, at.ImagesPerSecond, at.Loss, at.Accuracy),
            at.Step == at.Steps ? WorkTimes.LongStep : null));
        try
        {
            return Trainer.Run(options, dataset, progress, context.Cancellation);
        }
        catch (InputException) when (context.Attempt > 1 && Directory.Exists(directory))
        {
            // Perhaps what the attempt before left cannot be used; from new it can.
            Directory.Delete(directory, recursive: true);
            return Trainer.Run(options, dataset, progress, context.Cancellation);
        }
    }

    private static List<ResolutionAccuracy> Judge(FineTune work, IImageDataset dataset, TrainingResult result, WorkContext context)
    {
        var compute = work.Settings.Compute;
        var accuracies = new List<ResolutionAccuracy>();
        foreach (var side in JudgedSides(work.Settings.Space.Resolutions))
        {
            context.Report(new WorkProgress($"judging at {side}", Share: 1), WorkTimes.LongStep);
            var judged = NetworkEvaluation.Run(
                new EvaluationOptions
                {
                    Network = result.Network,
                    Weights = result.Weights,
                    Resolution = Resolution.Square(side),
                    S = result.Record.S,
                    RecalibrationBatches = RecalibrationBatches,
                    Precision = SearchTraining.PrecisionOf(compute),
                    Threads = compute.Threads,
                    Device = compute.Device,
                },
                dataset,
                context.Cancellation);
            accuracies.Add(new ResolutionAccuracy(side, judged.Top1));
        }

        return accuracies;
    }

    /// <summary>The search's sides; where they are a range, so many at even distances that there are five, or of many sides nine.</summary>
    internal static IReadOnlyList<int> JudgedSides(IReadOnlyList<int> sides)
    {
        var (smallest, largest) = (sides.Min(), sides.Max());
        var wanted = sides.Distinct().Order().ToList();
        return wanted.Count > MostJudgedSides ? [.. Enumerable.Range(0, MostJudgedSides).Select(i => wanted[i * (wanted.Count - 1) / (MostJudgedSides - 1)])]
            : wanted.Count >= LeastJudgedSides || smallest == largest ? wanted
            : [.. new ElasticOptions { Smallest = smallest, Largest = largest }.EvenSides(LeastJudgedSides).Union(wanted).Order()];
    }
}
