using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Work;
using DoubleWinNas.Training;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Supernets;

namespace DoubleWinNas.Node.Work;

/// <summary>A network of a search is trained alone, from what it inherits where that is wanted. A repeated attempt goes on from the checkpoint of the one before.</summary>
internal static class NetworkTraining
{
    /// <param name="phase">What is told meanwhile: <c>fine-tuning</c>.</param>
    /// <param name="options">How; the genotype and the run directory, too.</param>
    /// <param name="settings">The search's.</param>
    /// <param name="supernet">Where weights are inherited from.</param>
    /// <param name="dataset">The search's.</param>
    /// <param name="context">The item's.</param>
    public static TrainingResult Run(string phase, TrainingOptions options, SearchSettings settings, Artifact supernet, IImageDataset dataset, WorkContext context)
    {
        if (settings.Finalists.Inherit)
        {
            options = options with
            {
                InitialWeights = SupernetTrainer.Extract(
                    settings.Space.ToGenotypeSpace(),
                    SupernetCheckpoint.Load(context.Fetch(supernet)),
                    Genotype.Parse(options.Genotype!),
                    dataset.Channels,
                    dataset.ClassNames.Count),
            };
        }

        var progress = new DirectProgress<TrainingProgress>(at => context.Report(
            new WorkProgress($"{phase}, epoch {at.Epoch}", (double)at.Step / at.Steps, at.ImagesPerSecond, at.Loss, at.Accuracy),
            at.Step == at.Steps ? WorkTimes.LongStep : null));
        try
        {
            return Trainer.Run(options, dataset, progress, context.Cancellation);
        }
        catch (InputException) when (context.Attempt > 1 && Directory.Exists(options.OutDirectory))
        {
            // Perhaps what the attempt before left cannot be used; from new it can.
            Directory.Delete(options.OutDirectory, recursive: true);
            return Trainer.Run(options, dataset, progress, context.Cancellation);
        }
    }
}
