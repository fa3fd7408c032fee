using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Training;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Optimization;
using DoubleWinNas.Training.Schedules;

namespace DoubleWinNas.Node.Runs;

/// <summary>How a network is trained, as people say it: by the options of a command, or in a search's file for its finalists.</summary>
internal sealed record TrainingRecipe
{
    /// <summary>How the inner activations are removed.</summary>
    public required Recipe Recipe { get; init; }

    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    /// <summary>Peak learning rate.</summary>
    public required double LearningRate { get; init; }

    public required double WeightDecay { get; init; }

    /// <summary>Share of each target that is spread over all classes.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Null: none.</summary>
    public RandAugment? RandAugment { get; init; }

    /// <summary>Alpha; 0: none.</summary>
    public double Mixup { get; init; }

    /// <summary>Alpha; 0: none.</summary>
    public double CutMix { get; init; }

    public required ulong Seed { get; init; }

    public required Precision Precision { get; init; }

    /// <summary>cpu, cuda or cuda:N.</summary>
    public required string Device { get; init; }

    /// <summary>Threads of an operation; null: all cores.</summary>
    public int? Threads { get; init; }

    /// <summary>Steps between checkpoints.</summary>
    public required int CheckpointSteps { get; init; }

    /// <summary>Of a search's finalists.</summary>
    public static TrainingRecipe OfFinalists(SearchSettings settings, ulong seed)
    {
        var (finalists, compute) = (settings.Finalists, settings.Compute);
        return new TrainingRecipe
        {
            Recipe = RecipeName.Parse(finalists.Recipe),
            Epochs = finalists.Epochs,
            BatchSize = compute.BatchSize,
            LearningRate = finalists.LearningRate,
            WeightDecay = finalists.WeightDecay ?? settings.Supernet.WeightDecay,
            LabelSmoothing = finalists.LabelSmoothing,
            RandAugment = finalists.RandAugment is { } augment ? RandAugment.Parse(augment) : null,
            Mixup = finalists.Mixup,
            CutMix = finalists.Cutmix,
            Seed = seed,
            Precision = PrecisionChoice.Parse(compute.Precision),
            Device = compute.Device,
            Threads = compute.Threads,
            CheckpointSteps = finalists.CheckpointSteps,
        };
    }

    /// <summary>A training by this recipe that goes on where it was interrupted. Images are not augmented beyond the dataset's own crop and flip.</summary>
    public TrainingOptions Apply(TrainingOptions options) => options with
    {
        Recipe = new RecipeOptions { Recipe = Recipe },
        Optimizer = new OptimizerOptions { LearningRate = LearningRate, WeightDecay = WeightDecay, LabelSmoothing = LabelSmoothing },
        Mix = this is { Mixup: 0, CutMix: 0 } ? null : new MixOptions { Mixup = Mixup, CutMix = CutMix },
        Epochs = Epochs,
        BatchSize = BatchSize,
        Seed = Seed,
        Precision = Precision,
        Device = Device,
        Threads = Threads,
        CheckpointSteps = CheckpointSteps,
        Resume = true,
    };

    /// <summary>The same on a dataset, whose own crop and flip the random operations follow.</summary>
    public TrainingOptions Apply(TrainingOptions options, ImageTransform transform) =>
        Apply(options) with { Augmentation = RandAugment is { } augment ? transform with { Augment = augment } : null };
}
