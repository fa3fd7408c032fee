using DoubleWinNas.Training.Schedules;

namespace DoubleWinNas.Training.Tests;

/// <summary>Short trainings on <see cref="SyntheticDataset"/>: 8 steps an epoch.</summary>
internal static class TrainingRuns
{
    public const int StepsPerEpoch = 8;

    public static TrainingOptions Options(string outDirectory, Recipe recipe = Recipe.Linear, int epochs = 2) => new()
    {
        Network = TestNetworks.Small(),
        OutDirectory = outDirectory,
        Recipe = new RecipeOptions { Recipe = recipe },
        Epochs = epochs,
        BatchSize = 16,
        Threads = 1,
        CheckpointSteps = 3,
        RecalibrationBatches = 4,
    };

    public static TrainingResult Run(TrainingOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var dataset = SyntheticDataset.Create();
        return Trainer.Run(options, dataset, progress, cancellationToken, new TickingTime());
    }

    /// <summary>Trains until a step is reported, and is cancelled there.</summary>
    public static void RunUntil(TrainingOptions options, long step)
    {
        using var cancellation = new CancellationTokenSource();
        var reports = new Reports(progress =>
        {
            if (progress.Step == step)
            {
                cancellation.Cancel();
            }
        });
        Assert.ThrowsAny<OperationCanceledException>(() => Run(options, reports, cancellation.Token));
        Assert.Equal(step, reports.All[^1].Step);
    }

    public static void RequireSameWeights(TrainingResult expected, TrainingResult found)
    {
        Assert.Equal(expected.Weights.Tensors.Keys, found.Weights.Tensors.Keys);
        Assert.All(expected.Weights.Tensors, entry => Assert.Equal(entry.Value.Data, found.Weights[entry.Key].Data));
    }
}
