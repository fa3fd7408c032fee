using DoubleWinNas.Networks;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Work;

/// <summary>Trains a contender for a short while; only its accuracy on validation images is kept.</summary>
internal sealed class TrainContenderHandler(DatasetShelf datasets, FaultHooks faults, TimeProvider time) : WorkHandler<TrainContender, ContenderTrained>
{
    protected override ContenderTrained Run(TrainContender work, WorkContext context)
    {
        var started = time.GetTimestamp();
        faults.Genotype(work.Genotype);
        context.Report(new WorkProgress("reading the data", Share: 0), WorkTimes.LongStep);
        var dataset = datasets.Open(work.Settings.Data);
        if (dataset.Splits.Validation == 0)
        {
            throw new InputException($"Data set '{dataset.Name}' lacks validation images; contenders are judged by them.");
        }

        using var scratch = ScratchFolder.Take(context.Scratch, "contend", work);
        var options = SearchTraining.Contender(work.Settings, work.Genotype, scratch.Path, dataset.TrainingTransform);
        var result = NetworkTraining.Run("contending", options, work.Settings, work.Supernet, dataset, context);
        scratch.Delete();
        return new ContenderTrained(result.Record.Validation!.Top1, time.GetElapsedTime(started).TotalSeconds);
    }
}
