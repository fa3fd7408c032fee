using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Optimization;

namespace DoubleWinNas.Training.Supernets;

/// <summary>What the training of a supernet depends on, besides the dataset. Two trainings with equal options give the same bytes.</summary>
public sealed record SupernetOptions
{
    /// <summary>Every genotype of it shares the supernet's weights.</summary>
    public required GenotypeSpace Space { get; init; }

    /// <summary>First weights, subnets, resolutions, order and augmentation of images follow from it.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Images a step; every subnet of the step sees them. Default: 128.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Rounds; each ends in the average of its replicas. Default: 8.</summary>
    public int Rounds { get; init; } = 8;

    /// <summary>Steps of a replica in a round. Default: 100.</summary>
    public int StepsPerRound { get; init; } = 100;

    /// <summary>Replicas of a round, each on a shard of the training images of its own. Default: 2.</summary>
    public int Replicas { get; init; } = 2;

    /// <summary>Momentum of the averaged weights from round to round, 0 to below 1. Default: 0, plain averaging.</summary>
    public double OuterMomentum { get; init; }

    /// <summary>Random subnets of a step besides the largest and the smallest. Default: 1.</summary>
    public int RandomSubnets { get; init; } = 1;

    /// <summary>Weight of the distillation from the largest subnet into the others, beside a cross entropy of weight 1. Default: 1.</summary>
    public double DistillationWeight { get; init; } = 1;

    /// <summary>Its averaging of weights is not used: rounds average.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>Share of all steps over which s of the transformable blocks rises from 0 to 1; it stays there. Default: 0.5.</summary>
    public double AnnealEnd { get; init; } = 0.5;

    /// <summary>Threads of an operator; the last bits of results depend on it. Default: 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary><c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>. Default: <c>cpu</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Default: float32.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>Steps of a replica over all rounds.</summary>
    public long Steps => (long)Rounds * StepsPerRound;

    /// <exception cref="InputException">A value is out of its range: names it.</exception>
    public void Validate()
    {
        Require(BatchSize is >= 2 and <= 65_536, $"The batch size {BatchSize} is not usable; allowed are 2 to 65536 (batch normalisation needs two images).");
        Require(Rounds is >= 1 and <= 100_000, $"{Rounds} rounds are not usable; allowed are 1 to 100000.");
        Require(StepsPerRound is >= 1 and <= 1_000_000, $"{StepsPerRound} steps per round are not usable; allowed are 1 to 1000000.");
        Require(Replicas is >= 1 and <= 1024, $"{Replicas} replicas are not usable; allowed are 1 to 1024.");
        Require(OuterMomentum is >= 0 and < 1, $"The outer momentum is {OuterMomentum}; allowed are numbers from 0 to below 1.");
        Require(RandomSubnets is >= 0 and <= 64, $"{RandomSubnets} random subnets are not usable; allowed are 0 to 64.");
        Require(DistillationWeight >= 0 && double.IsFinite(DistillationWeight), $"The distillation weight is {DistillationWeight}; allowed are numbers from 0 on.");
        Require(AnnealEnd is >= 0 and <= 1, $"The annealing ends at {AnnealEnd}; allowed are shares of the training from 0 to 1.");
        Require(Threads is >= 1 and <= 1024, $"{Threads} threads are not usable; allowed are 1 to 1024.");
        Optimizer.Validate();
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new InputException(message);
        }
    }
}
