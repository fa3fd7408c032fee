using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Torch;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Evaluation;
using DoubleWinNas.Training.Execution;

namespace DoubleWinNas.Training.Supernets;

/// <summary>Trains a supernet in rounds, judges genotypes by the weights they inherit from it, and hands those weights out (METHOD section 7).</summary>
public static class SupernetTrainer
{
    /// <summary>Enough for a round's accuracies to be meant seriously, a small share of the round's time.</summary>
    private const int RecalibrationBatches = 4;

    /// <summary>One replica's part of a round. Blocks; the calling thread does all of libtorch's work.</summary>
    /// <param name="options">The supernet.</param>
    /// <param name="dataset">The replica trains on its shard of the training split.</param>
    /// <param name="round">From 0.</param>
    /// <param name="replica">From 0.</param>
    /// <param name="start">The average of the round before; null for round 0, which starts from the seed.</param>
    /// <param name="progress">Told at most once a second and at the end, on the calling thread.</param>
    /// <param name="cancellationToken">Stops after the current step; nothing is kept.</param>
    /// <param name="time">Default: the system's clock.</param>
    /// <exception cref="InputException">Options, checkpoint and dataset do not fit together, or the loss is not finite.</exception>
    public static RoundResult TrainRound(
        SupernetOptions options,
        IImageDataset dataset,
        int round,
        int replica,
        SupernetCheckpoint? start,
        IProgress<SupernetProgress>? progress = null,
        CancellationToken cancellationToken = default,
        TimeProvider? time = null)
    {
        var context = Prepare(options, dataset);
        Require(round >= 0 && round < options.Rounds, $"Round {round} is not usable; the supernet has rounds 0 to {options.Rounds - 1}.");
        Require(replica >= 0 && replica < options.Replicas, $"Replica {replica} is not usable; a round has replicas 0 to {options.Replicas - 1}.");
        RequireStart(options, round, start);
        var reporter = new RoundReporter(options, round, replica, progress, time ?? TimeProvider.System);
        return new ReplicaRound(options, dataset, round, replica, context).Run(start, reporter, cancellationToken);
    }

    /// <summary>
    /// Averages a round's replicas and judges the outcome on the validation split at the largest resolution, at the s that the next round
    /// begins with: the largest subnet with nonlinear blocks, the smallest with transformable ones (where the space has both).
    /// </summary>
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
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(replicas);
        var context = Prepare(options, dataset);
        RequireStart(options, round, previous);
        Require(replicas.Count == options.Replicas, $"{replicas.Count} checkpoints were given to average; a round has {options.Replicas} replicas.");
        for (var replica = 0; replica < replicas.Count; replica++)
        {
            RequirePlace(options, replicas[replica], round, replica);
        }

        var architecture = SupernetArchitecture.For(options.Space, dataset);
        var averaged = new SupernetCheckpoint(replicas[0].Identity with { Replica = null }, ReplicaAverage.Of(replicas, Start(), options.OuterMomentum));
        var candidates = new CandidateEvaluation(architecture, averaged.WeightsFor(architecture), dataset, context, options.Threads);
        var schedule = new SupernetSchedule(options);
        var s = schedule.S(schedule.StepOf(round + 1, 0));
        return new AveragedRound(
            averaged,
            Judge(ExtremeGenotypes.Largest(options.Space, space => space.Forms[0])),
            Judge(ExtremeGenotypes.Smallest(options.Space, space => space.Forms[^1])));

        WeightSet Start() => previous?.Tensors ?? SupernetState.Initial(architecture, options);

        double Judge(Genotype extreme)
        {
            var genotype = Genotype.Create(extreme.Space, options.Space.Resolutions[^1], extreme.Stages);
            return candidates.Run(genotype, s, validationImages, RecalibrationBatches, cancellationToken).Top1;
        }
    }

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
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(genotypes);
        var context = Prepare(options, dataset);
        var architecture = SupernetArchitecture.For(options.Space, dataset);
        var candidates = new CandidateEvaluation(architecture, checkpoint.WeightsFor(architecture), dataset, context, options.Threads);
        var results = new List<EvaluationResult>();
        foreach (var genotype in genotypes)
        {
            results.Add(candidates.Run(genotype, s: 1, validationImages, recalibrationBatches, cancellationToken));
            progress?.Report(results.Count);
        }

        return results;
    }

    /// <summary>The weights that a genotype inherits, for its deep network. Running statistics are 0 and 1: whoever uses them recalibrates.</summary>
    /// <param name="space">The supernet's.</param>
    /// <param name="checkpoint">The trained supernet.</param>
    /// <param name="genotype">A member of the space (any legal resolution).</param>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="classes">Length of the logits.</param>
    /// <exception cref="InputException">Space, checkpoint and genotype do not fit together.</exception>
    public static WeightSet Extract(GenotypeSpace space, SupernetCheckpoint checkpoint, Genotype genotype, int channels, int classes)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(genotype);
        var architecture = new SupernetArchitecture(space, channels, classes);
        return architecture.SubnetOf(genotype).Inherit(checkpoint.WeightsFor(architecture));
    }

    private static ComputeContext Prepare(SupernetOptions options, IImageDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(dataset);
        options.Validate();
        var context = ComputeContext.Create(options.Device, options.Precision);
        TorchRuntime.NumThreads = options.Threads;
        return context;
    }

    private static void RequireStart(SupernetOptions options, int round, SupernetCheckpoint? start)
    {
        Require(start is null == (round == 0), round == 0
            ? "Round 0 starts from the seed, but a checkpoint was given."
            : $"Round {round} starts from the average of round {round - 1}, but no checkpoint was given.");
        if (start is not null)
        {
            RequirePlace(options, start, round - 1, replica: null);
        }
    }

    private static void RequirePlace(SupernetOptions options, SupernetCheckpoint checkpoint, int round, int? replica)
    {
        var found = checkpoint.Identity;
        Require(
            (found.Round, found.Replica, found.Seed) == (round, replica, options.Seed),
            $"{checkpoint.Origin}: found round {found.Round}, {Name(found.Replica)}, seed {found.Seed}; needed is round {round}, {Name(replica)}, seed {options.Seed}.");

        static string Name(int? replica) => replica is { } number ? $"replica {number}" : "the average";
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new InputException(message);
        }
    }
}
