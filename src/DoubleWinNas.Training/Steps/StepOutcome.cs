namespace DoubleWinNas.Training.Steps;

/// <summary>What one step saw.</summary>
/// <param name="Loss">The exported network's cross entropy (with label smoothing) at the batch's resolution, without the distillation.</param>
/// <param name="TotalLoss">What the gradients are of.</param>
/// <param name="Correct">Images classified rightly, before the step.</param>
/// <param name="Images">Images of the batch.</param>
internal readonly record struct StepOutcome(double Loss, double TotalLoss, long Correct, int Images)
{
    public bool IsFinite => double.IsFinite(TotalLoss);

    /// <summary>Whether the gradients overflowed under the loss's scale: the weights stayed as they were, and the scale falls.</summary>
    public bool IsSkipped { get; init; }
}
