using DoubleWinNas.Torch.Interop;

namespace DoubleWinNas.Torch;

/// <summary>
/// Stochastic gradient descent, equal to torch.optim.SGD: g += weight decay * p; buffer = momentum * buffer + (1 - dampening) * g (the
/// first time: g); g = nesterov ? g + momentum * buffer : buffer; p -= learning rate * g.
/// </summary>
public sealed class Sgd : Optimizer
{
    private readonly StateSlots[] _momenta;

    public Sgd(IReadOnlyList<ParameterGroup> groups, double momentum = 0, double dampening = 0, bool nesterov = false)
        : base(groups)
    {
        if (nesterov && (momentum <= 0 || dampening != 0))
        {
            throw new TorchException("sgd: Nesterov needs a momentum above 0 and no dampening");
        }

        Momentum = momentum;
        Dampening = dampening;
        Nesterov = nesterov;
        _momenta = [.. groups.Select(g => new StateSlots("momentum", g))];
    }

    public double Momentum { get; set; }

    public double Dampening { get; }

    public bool Nesterov { get; }

    public override void Step()
    {
        for (var i = 0; i < Groups.Count; i++)
        {
            var group = Groups[i];
            var status = NativeMethods.SgdStep(
                Tensor.In(group.Parameters), _momenta[i].Handles, group.Parameters.Count, group.LearningRate, Momentum, Dampening,
                group.WeightDecay, Nesterov ? 1 : 0);
            _momenta[i].Adopt();
            NativeMethods.Check(status);
        }
    }

    public override IReadOnlyDictionary<string, Tensor> ExportState() => StateImport.Export(_momenta);

    public override void ImportState(IReadOnlyDictionary<string, Tensor> state) => StateImport.Import("sgd", state, _momenta);

    public override void Dispose()
    {
        foreach (var momentum in _momenta)
        {
            momentum.Dispose();
        }
    }
}
