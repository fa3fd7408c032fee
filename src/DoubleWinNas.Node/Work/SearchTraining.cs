using DoubleWinNas.Networks.Randomness;
using DoubleWinNas.Node.Runs;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Training;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Elasticity;
using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Optimization;
using DoubleWinNas.Training.Supernets;

namespace DoubleWinNas.Node.Work;

/// <summary>A search's settings in the words of Training.</summary>
internal static class SearchTraining
{
    private static readonly ulong Contending = RandomStream.Key("contend");
    private static readonly ulong FineTuning = RandomStream.Key("fine-tune");

    public static SupernetOptions Supernet(SearchSettings settings) => new()
    {
        Space = settings.Space.ToGenotypeSpace(),
        Seed = settings.Seed,
        BatchSize = settings.Compute.BatchSize,
        Rounds = settings.Supernet.Rounds,
        StepsPerRound = settings.Supernet.StepsPerRound,
        Replicas = settings.Supernet.Replicas,
        OuterMomentum = settings.Supernet.OuterMomentum,
        RandomSubnets = settings.Supernet.RandomSubnets,
        DistillationWeight = settings.Supernet.DistillationWeight,
        Optimizer = new OptimizerOptions
        {
            LearningRate = settings.Supernet.LearningRate,
            WarmUpShare = settings.Supernet.WarmUpShare,
            WeightDecay = settings.Supernet.WeightDecay,
        },
        AnnealEnd = settings.Supernet.AnnealEnd,
        Threads = settings.Compute.Threads,
        Device = settings.Compute.Device,
        Precision = PrecisionOf(settings.Compute),
    };

    /// <summary>Fine-tuning of a genotype, into a run directory that a repeated attempt goes on with.</summary>
    /// <param name="settings">The search's.</param>
    /// <param name="genotype">What is trained.</param>
    /// <param name="directory">The run directory.</param>
    /// <param name="transform">The dataset's own crop and flip.</param>
    public static TrainingOptions FineTune(SearchSettings settings, string genotype, string directory, ImageTransform transform) =>
        Alone(settings, FineTuning, settings.Finalists.Epochs, genotype, directory, transform);

    /// <summary>The same for a short while, without a look at the test images.</summary>
    /// <inheritdoc cref="FineTune"/>
    public static TrainingOptions Contender(SearchSettings settings, string genotype, string directory, ImageTransform transform) =>
        Alone(settings, Contending, settings.Finalists.ContenderEpochs, genotype, directory, transform) with { JudgesTest = false };

    private static TrainingOptions Alone(SearchSettings settings, ulong purpose, int epochs, string genotype, string directory, ImageTransform transform)
    {
        var seed = RandomStream.Derive(settings.Seed, purpose, RandomStream.Key(genotype)).NextUInt64();
        return (TrainingRecipe.OfFinalists(settings, seed) with { Epochs = epochs }).Apply(
            new TrainingOptions
            {
                Genotype = genotype,
                Dataset = settings.Data.Set,
                OutDirectory = directory,
                Elastic = settings.Finalists.Elastic ? RangeOf(settings.Space.Resolutions) : null,
            },
            transform);
    }

    /// <summary>Null where there is only one side.</summary>
    private static ElasticOptions? RangeOf(IReadOnlyList<int> sides) =>
        sides.Min() < sides.Max() ? new ElasticOptions { Smallest = sides.Min(), Largest = sides.Max() } : null;

    public static Precision PrecisionOf(ComputeSettings compute) => PrecisionChoice.Parse(compute.Precision);
}
