using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Evaluation;

namespace DoubleWinNas.Training.Supernets;

/// <summary>Trains a supernet in rounds, judges genotypes by the weights they inherit from it, and hands those weights out (METHOD section 7).</summary>
public static class SupernetTrainer
{
    /// <summary>One replica's part of a round. Blocks; the calling thread does all of libtorch's work.</summary>
    /// <param name="options">The supernet.</param>
    /// <param name="dataset">The replica trains on its shard of the training split.</param>
    /// <param name="round">From 0.</param>
    /// <param name="replica">From 0.</param>
    /// <param name="start">The average of the round before; null for round 0, which starts from the seed.</param>
    /// <param name="progress">Told at most once a second and at the end, on the calling thread.</param>
    /// <param name="cancellationToken">Stops after the current step; nothing is kept.</param>
    /// <exception cref="InputException">Options, checkpoint and dataset do not fit together, or the loss is not finite.</exception>
    public static RoundResult TrainRound(
        SupernetOptions options,
        IImageDataset dataset,
        int round,
        int replica,
        SupernetCheckpoint? start,
        IProgress<SupernetProgress>? progress = null,
        CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Averages a round's replicas and judges the outcome on the validation split.</summary>
    /// <param name="options">The supernet.</param>
    /// <param name="dataset">Its training split recalibrates, its validation split judges.</param>
    /// <param name="round">From 0.</param>
    /// <param name="replicas">Checkpoints of the round's replicas, by replica.</param>
    /// <param name="previous">The checkpoint that the round started from; null for round 0.</param>
    /// <param name="validationImages">Images to judge by, taken at even distances.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <exception cref="InputException">Options, checkpoints and dataset do not fit together.</exception>
    public static AveragedRound Average(
        SupernetOptions options,
        IImageDataset dataset,
        int round,
        IReadOnlyList<SupernetCheckpoint> replicas,
        SupernetCheckpoint? previous,
        int validationImages,
        CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>
    /// Accuracies of genotypes with inherited weights, each at its own resolution, at s = 1, with statistics computed anew; a genotype's
    /// result does not depend on the others.
    /// </summary>
    /// <param name="options">The supernet.</param>
    /// <param name="dataset">Its training split recalibrates, its validation split judges.</param>
    /// <param name="checkpoint">The trained supernet.</param>
    /// <param name="genotypes">Members of the space (any legal resolution).</param>
    /// <param name="validationImages">Images to judge by, taken at even distances; null for all.</param>
    /// <param name="recalibrationBatches">Batches of 128 training images for the statistics.</param>
    /// <param name="progress">Told how many genotypes are done, on the calling thread.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>In the order asked.</returns>
    /// <exception cref="InputException">Options, checkpoint, genotypes and dataset do not fit together.</exception>
    public static IReadOnlyList<EvaluationResult> Evaluate(
        SupernetOptions options,
        IImageDataset dataset,
        SupernetCheckpoint checkpoint,
        IReadOnlyList<Genotype> genotypes,
        int? validationImages,
        int recalibrationBatches,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>The weights that a genotype inherits, for its deep network. Running statistics are 0 and 1: whoever uses them recalibrates.</summary>
    /// <param name="space">The supernet's.</param>
    /// <param name="checkpoint">The trained supernet.</param>
    /// <param name="genotype">A member of the space (any legal resolution).</param>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="classes">Length of the logits.</param>
    /// <exception cref="InputException">Space, checkpoint and genotype do not fit together.</exception>
    public static WeightSet Extract(GenotypeSpace space, SupernetCheckpoint checkpoint, Genotype genotype, int channels, int classes) =>
        throw new NotImplementedException();
}
