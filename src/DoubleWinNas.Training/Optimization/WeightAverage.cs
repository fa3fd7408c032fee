using DoubleWinNas.Torch;
using DoubleWinNas.Training.Execution;

namespace DoubleWinNas.Training.Optimization;

/// <summary>
/// Exponential moving average of a model's parameters (Polyak averaging): average = d * average + (1 - d) * weights after each step. The
/// decay d grows from small values, so that the first weights are soon forgotten. Statistics are not averaged: they are recalibrated.
/// </summary>
internal sealed class WeightAverage(ModelState live, ModelState average, double decay)
{
    private readonly IReadOnlyList<Tensor> _live = [.. live.Parameters.Select(parameter => parameter.Value)];
    private readonly IReadOnlyList<Tensor> _averages = [.. average.Parameters.Select(parameter => parameter.Value)];

    /// <summary>Decay after so many steps: until enough has been seen, what has been seen decides.</summary>
    public static double DecayAfter(long steps, double decay) => Math.Min(decay, steps / (9.0 + steps));

    /// <param name="steps">Steps made so far, from 1.</param>
    public void Update(long steps) => TensorLists.EmaUpdate(_averages, _live, DecayAfter(steps, decay));
}
