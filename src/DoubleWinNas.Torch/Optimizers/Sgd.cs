using DoubleWinNas.Torch.Interop;

namespace DoubleWinNas.Torch;

/// <summary>
/// Stochastic gradient descent, equal to torch.optim.SGD: g += weight decay * p; buffer = momentum * buffer + (1 - dampening) * g (the
/// first time: g); g = nesterov ? g + momentum * buffer : buffer; p -= learning rate * g.
/// </summary>
public sealed class Sgd : Optimizer
{
    public Sgd(IReadOnlyList<ParameterGroup> groups, double momentum = 0, double dampening = 0, bool nesterov = false)
        : base("sgd", groups, "momentum")
    {
        if (nesterov && (momentum <= 0 || dampening != 0))
        {
            throw new TorchException("sgd: Nesterov needs a momentum above 0 and no dampening");
        }

        Momentum = momentum;
        Dampening = dampening;
        Nesterov = nesterov;
    }

    public double Momentum { get; set; }

    public double Dampening { get; }

    public bool Nesterov { get; }

    private protected override int Step(ParameterGroup group, ReadOnlySpan<nint> parameters, StateSlots[] state) => NativeMethods.SgdStep(
        parameters, state[0].Handles, parameters.Length, group.LearningRate, Momentum, Dampening, group.WeightDecay, Nesterov ? 1 : 0);
}
