using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Orchestration.Work;
using DoubleWinNas.Training.Supernets;

namespace DoubleWinNas.Node.Work;

/// <summary>A replica's part of a round.</summary>
internal sealed class TrainRoundHandler(DatasetShelf datasets, TimeProvider time) : WorkHandler<TrainRound, RoundTrained>
{
    protected override RoundTrained Run(TrainRound work, WorkContext context)
    {
        var started = time.GetTimestamp();
        context.Report(new WorkProgress("reading the data", Share: 0), WorkTimes.LongStep);
        var dataset = datasets.Open(work.Settings.Data);
        var start = work.Checkpoint is { } checkpoint ? SupernetCheckpoint.Load(context.Fetch(checkpoint)) : null;
        var progress = new DirectProgress<SupernetProgress>(at => context.Report(new WorkProgress(
            $"training round {at.Round}, replica {at.Replica}", (double)at.Step / at.Steps, at.ImagesPerSecond, at.Loss, at.Accuracy)));
        var result = SupernetTrainer.TrainRound(
            SearchTraining.Supernet(work.Settings), dataset, work.Round, work.Replica, start, progress, context.Cancellation);
        return new RoundTrained(
            context.Store(result.Checkpoint), result.Loss, result.Accuracy, result.Images, time.GetElapsedTime(started).TotalSeconds);
    }
}

/// <summary>The average of a round's replicas.</summary>
internal sealed class AverageRoundHandler(DatasetShelf datasets, TimeProvider time) : WorkHandler<AverageRound, RoundAveraged>
{
    protected override RoundAveraged Run(AverageRound work, WorkContext context)
    {
        var started = time.GetTimestamp();
        var settings = work.Settings;
        context.Report(new WorkProgress($"averaging round {work.Round}"), WorkTimes.LongStep);
        var dataset = datasets.Open(settings.Data);
        SupernetCheckpoint[] replicas = [.. work.Replicas.Select(replica => SupernetCheckpoint.Load(context.Fetch(replica)))];
        var previous = work.Previous is { } artifact ? SupernetCheckpoint.Load(context.Fetch(artifact)) : null;
        context.Report(new WorkProgress($"averaging and judging round {work.Round}"), WorkTimes.LongStep);
        var result = SupernetTrainer.Average(
            SearchTraining.Supernet(settings),
            dataset,
            work.Round,
            replicas,
            previous,
            settings.Evolution.ValidationImages ?? int.MaxValue,
            context.Cancellation);
        return new RoundAveraged(context.Store(result.Checkpoint), result.Largest, result.Smallest, time.GetElapsedTime(started).TotalSeconds);
    }
}

/// <summary>Accuracies with inherited weights.</summary>
internal sealed class EvaluateCandidatesHandler(DatasetShelf datasets, FaultHooks faults, TimeProvider time)
    : WorkHandler<EvaluateCandidates, CandidatesEvaluated>
{
    protected override CandidatesEvaluated Run(EvaluateCandidates work, WorkContext context)
    {
        var started = time.GetTimestamp();
        var settings = work.Settings;
        foreach (var text in work.Genotypes)
        {
            faults.Genotype(text);
        }

        context.Report(new WorkProgress("evaluating", Share: 0), WorkTimes.LongStep);
        var dataset = datasets.Open(settings.Data);
        var checkpoint = SupernetCheckpoint.Load(context.Fetch(work.Supernet));
        var progress = new DirectProgress<int>(done => context.Report(
            new WorkProgress("evaluating", (double)done / work.Genotypes.Count), WorkTimes.LongStep));
        var results = SupernetTrainer.Evaluate(
            SearchTraining.Supernet(settings),
            dataset,
            checkpoint,
            [.. work.Genotypes.Select(Genotype.Parse)],
            settings.Evolution.ValidationImages,
            settings.Evolution.RecalibrationBatches,
            progress,
            context.Cancellation);
        return new CandidatesEvaluated([.. results.Select(result => result.Top1)], time.GetElapsedTime(started).TotalSeconds);
    }
}
