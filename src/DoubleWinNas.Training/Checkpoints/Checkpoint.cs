using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Training.Runs;

namespace DoubleWinNas.Training.Checkpoints;

/// <summary>A training at one step: with it, training goes on as if it had never stopped.</summary>
/// <param name="Settings">What was being trained.</param>
/// <param name="State">How far it is.</param>
/// <param name="Tensors">Weights, statistics, averages and the optimizer's state, by prefixed name.</param>
internal sealed record Checkpoint(TrainingSettings Settings, TrainingState State, WeightSet Tensors);
