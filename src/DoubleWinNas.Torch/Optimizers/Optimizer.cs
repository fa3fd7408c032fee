namespace DoubleWinNas.Torch;

/// <summary>
/// An optimizer over groups of named parameters. It does not own the parameters; it owns its state, which no scope frees.
/// A parameter without a gradient is left alone, as in torch.optim.
/// </summary>
public abstract class Optimizer : IDisposable
{
    private protected Optimizer(IReadOnlyList<ParameterGroup> groups)
    {
        Groups = groups;
        Parameters = [.. groups.SelectMany(g => g.Parameters)];
        var twice = groups.SelectMany(g => g.Names).GroupBy(n => n).FirstOrDefault(n => n.Count() > 1);
        if (twice is not null)
        {
            throw new TorchException($"optimizer: parameter '{twice.Key}' was given more than once");
        }
    }

    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>The parameters of all groups.</summary>
    public IReadOnlyList<Tensor> Parameters { get; }

    /// <summary>Changes the parameters by their gradients. Parameters of one group make one native call.</summary>
    public abstract void Step();

    /// <summary>
    /// The state by name ("momentum/NAME" and the like): the tensors themselves, owned by the optimizer. Empty before the first step.
    /// </summary>
    public abstract IReadOnlyDictionary<string, Tensor> ExportState();

    /// <summary>Replaces the state by copies of exported tensors.</summary>
    /// <exception cref="TorchException">A name belongs to no parameter, or a shape is not that of its parameter.</exception>
    public abstract void ImportState(IReadOnlyDictionary<string, Tensor> state);

    public void ZeroGrad(bool setToNone = true) => TensorLists.ZeroGrad(Parameters, setToNone);

    public abstract void Dispose();
}
