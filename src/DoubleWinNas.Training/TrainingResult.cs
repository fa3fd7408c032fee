using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Training.Elasticity;
using DoubleWinNas.Training.Runs;

namespace DoubleWinNas.Training;

/// <summary>What a finished training yields; all of it lies in the run directory too.</summary>
/// <param name="Network">The trained deep network (recipe deep: with ReLU6 written into its blocks).</param>
/// <param name="Weights">Averaged weights with the statistics of the network that is exported.</param>
/// <param name="Record">What was done and what came out.</param>
public sealed record TrainingResult(Network Network, WeightSet Weights, TrainingRecord Record)
{
    /// <summary>Where a range of resolutions was trained: the statistics of each of them.</summary>
    public ResolutionStatistics? Statistics { get; init; }
}
