namespace DoubleWinNas.Orchestration.Settings;

/// <summary>Training of the supernet (<c>search.supernet</c>): rounds of replicas that are averaged (METHOD section 7).</summary>
public sealed record SupernetSettings
{
    /// <summary>Rounds; each ends in a checkpoint. Default 8.</summary>
    public int Rounds { get; init; } = 8;

    /// <summary>Steps of a replica in a round. Default 100.</summary>
    public int StepsPerRound { get; init; } = 100;

    /// <summary>Replicas of a round, each on a shard of the data of its own. Default 2.</summary>
    public int Replicas { get; init; } = 2;

    /// <summary>Momentum of the averaged weights from round to round, 0 to below 1. Default 0 (plain averaging).</summary>
    public double OuterMomentum { get; init; }

    /// <summary>Random subnets of a step besides the largest and the smallest. Default 1.</summary>
    public int RandomSubnets { get; init; } = 1;

    /// <summary>Weight of the distillation from the largest subnet. Default 1.</summary>
    public double DistillationWeight { get; init; } = 1;

    /// <summary>Peak learning rate. Default 0.2.</summary>
    public double LearningRate { get; init; } = 0.2;

    /// <summary>Share of all steps in which the learning rate rises. Default 0.1.</summary>
    public double WarmUpShare { get; init; } = 0.1;

    /// <summary>Weight decay, not on biases and batch normalisation. Default 1e-4.</summary>
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>Share of all steps at which transformable blocks have become linear (s = 1). Default 0.5.</summary>
    public double AnnealEnd { get; init; } = 0.5;
}
