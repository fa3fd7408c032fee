using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Elasticity;
using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Optimization;
using DoubleWinNas.Training.Schedules;

namespace DoubleWinNas.Training.Runs;

/// <summary>Everything that determines the weights a training ends with; two equal ones end bit-identically on one kind of CPU.</summary>
/// <param name="Network">The network's source: a genotype's text.</param>
/// <param name="NetworkHash">SHA-256 of its JSON.</param>
/// <param name="InitialWeightsHash">SHA-256 of the weights that training started from, or null for those of the seed.</param>
/// <param name="Augmentation">Crop and flip of training images.</param>
/// <param name="Libtorch">Version of libtorch.</param>
public sealed record TrainingSettings(
    string Network,
    string NetworkHash,
    string? InitialWeightsHash,
    DatasetIdentity Dataset,
    RecipeOptions Recipe,
    OptimizerOptions Optimizer,
    int Epochs,
    int BatchSize,
    ulong Seed,
    string Resolution,
    string Augmentation,
    int RecalibrationBatches,
    Precision Precision,
    int Threads,
    string Device,
    string Libtorch)
{
    /// <summary>Range of resolutions; null: one.</summary>
    public ElasticOptions? Elastic { get; init; }

    /// <summary>Mixing of images; null: none.</summary>
    public MixOptions? Mix { get; init; }
}

/// <summary>Which images, cut in which way.</summary>
/// <param name="Hash">The dataset's content hash.</param>
public sealed record DatasetIdentity(string Name, string Hash, int TrainImages, int ValidationImages, int TestImages);
