using DoubleWinNas.Torch.Interop;

namespace DoubleWinNas.Torch;

/// <summary>
/// Adam with decoupled weight decay, equal to torch.optim.AdamW: p *= 1 - learning rate * weight decay; then Adam's step with both moving
/// averages corrected for their start at zero.
/// </summary>
public sealed class AdamW(IReadOnlyList<ParameterGroup> groups, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8)
    : Optimizer("adamw", groups, "average", "average_square", "step")
{
    public double Beta1 { get; } = beta1;

    public double Beta2 { get; } = beta2;

    public double Eps { get; } = eps;

    private protected override int Step(ParameterGroup group, ReadOnlySpan<nint> parameters, StateSlots[] state) => NativeMethods.AdamwStep(
        parameters, state[0].Handles, state[1].Handles, state[2].Handles, parameters.Length, group.LearningRate, Beta1, Beta2, Eps,
        group.WeightDecay);
}
