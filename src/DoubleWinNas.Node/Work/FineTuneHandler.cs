using DoubleWinNas.Networks;
using DoubleWinNas.Orchestration.Work;
using DoubleWinNas.Training;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Evaluation;
using DoubleWinNas.Training.Runs;

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
        var options = SearchTraining.FineTune(work.Settings, work.Genotype, scratch.Path, dataset.TrainingTransform);
        var result = NetworkTraining.Run("fine-tuning", options, work.Settings, work.Supernet, dataset, context);
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
            : [.. new SideRange(smallest, largest, 1).EvenSides(LeastJudgedSides).Union(wanted).Order()];
    }
}
