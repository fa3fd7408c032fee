namespace DoubleWinNas.Orchestration.Settings;

/// <summary>The evolution (<c>search.evolution</c>).</summary>
public sealed record EvolutionSettings
{
    /// <summary>Generations after the first. Default 8.</summary>
    public int Generations { get; init; } = 8;

    /// <summary>Individuals that survive a generation. Default 24.</summary>
    public int PopulationSize { get; init; } = 24;

    /// <summary>New candidates a generation. Default 24.</summary>
    public int OffspringSize { get; init; } = 24;

    /// <summary>Probability that a child has two parents. Default 0.9.</summary>
    public double CrossoverRate { get; init; } = 0.9;

    /// <summary>Probability that each slot of a child changes. Default 0.1.</summary>
    public double MutationRate { get; init; } = 0.1;

    /// <summary>Candidates of a work item. Default 6.</summary>
    public int Batch { get; init; } = 6;

    /// <summary>Validation images that a candidate is judged by; null for all. Default 2000.</summary>
    public int? ValidationImages { get; init; } = 2000;

    /// <summary>Batches from which a candidate's statistics are computed. Default 4.</summary>
    public int RecalibrationBatches { get; init; } = 4;
}
