using DoubleWinNas.Torch.Interop;

namespace DoubleWinNas.Torch;

/// <summary>
/// An optimizer over groups of named parameters. It does not own the parameters; it owns its state, which no scope frees.
/// A parameter without a gradient is left alone, as in torch.optim.
/// </summary>
public abstract class Optimizer : IDisposable
{
    private readonly string _name;
    private readonly StateSlots[][] _state;

    private protected Optimizer(string name, IReadOnlyList<ParameterGroup> groups, params string[] kindsOfState)
    {
        _name = name;
        Groups = groups;
        Parameters = [.. groups.SelectMany(g => g.Parameters)];
        _state = [.. groups.Select(g => kindsOfState.Select(kind => new StateSlots(kind, g)).ToArray())];
        var twice = groups.SelectMany(g => g.Names).GroupBy(n => n).FirstOrDefault(n => n.Count() > 1);
        if (twice is not null)
        {
            throw new TorchException($"{name}: parameter '{twice.Key}' was given more than once");
        }
    }

    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>The parameters of all groups.</summary>
    public IReadOnlyList<Tensor> Parameters { get; }

    /// <summary>Changes the parameters by their gradients; one native call for each group.</summary>
    public void Step()
    {
        for (var i = 0; i < Groups.Count; i++)
        {
            var status = Step(Groups[i], Tensor.In(Groups[i].Parameters), _state[i]);
            foreach (var slots in _state[i])
            {
                slots.Adopt();
            }

            NativeMethods.Check(status);
        }
    }

    /// <summary>
    /// The state by name ("momentum/NAME" and the like): the tensors themselves, owned by the optimizer. Empty before the first step.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> ExportState() =>
        _state.SelectMany(kinds => kinds).SelectMany(slots => slots.Export()).ToDictionary(e => e.Key, e => e.Value);

    /// <summary>Replaces the whole state by copies of exported tensors.</summary>
    /// <exception cref="TorchException">A name belongs to no parameter, or a shape is not that of its parameter.</exception>
    public void ImportState(IReadOnlyDictionary<string, Tensor> state)
    {
        var slots = _state.SelectMany(kinds => kinds).ToList();
        var known = slots.SelectMany(s => s.Names).ToHashSet();
        var unknown = state.Keys.FirstOrDefault(name => !known.Contains(name));
        if (unknown is not null)
        {
            throw new TorchException($"{_name}: state '{unknown}' belongs to no parameter of this optimizer");
        }

        foreach (var slot in slots)
        {
            slot.Import(_name, state);
        }
    }

    public void ZeroGrad(bool setToNone = true) => TensorLists.ZeroGrad(Parameters, setToNone);

    public void Dispose()
    {
        foreach (var slots in _state.SelectMany(kinds => kinds))
        {
            slots.Dispose();
        }
    }

    private protected abstract int Step(ParameterGroup group, ReadOnlySpan<nint> parameters, StateSlots[] state);
}
