namespace DoubleWinNas.Torch;

/// <summary>
/// One kind of optimizer state ("momentum"): for each parameter of a group a native tensor, of the parameter's shape or a single number,
/// that comes into being with the parameter's first step.
/// </summary>
internal sealed class StateSlots(string kind, ParameterGroup group) : IDisposable
{
    private readonly nint[] _handles = new nint[group.Parameters.Count];
    private readonly Tensor?[] _tensors = new Tensor?[group.Parameters.Count];

    public string[] Names { get; } = [.. group.Names.Select(name => $"{kind}/{name}")];

    /// <summary>The handles for a native step, which fills in the missing ones; call <see cref="Adopt"/> after it.</summary>
    public Span<nint> Handles => _handles;

    /// <summary>Takes the tensors that a native step made, also when it failed half-way.</summary>
    public void Adopt()
    {
        for (var i = 0; i < _handles.Length; i++)
        {
            if (_tensors[i] is null && _handles[i] != 0)
            {
                _tensors[i] = new Tensor(_handles[i]).DetachFromScope();
            }
        }
    }

    public IEnumerable<KeyValuePair<string, Tensor>> Export() =>
        Names.Zip(_tensors).Where(e => e.Second is not null).Select(e => KeyValuePair.Create(e.First, e.Second!));

    /// <summary>Replaces all of it by copies of what is given under its names.</summary>
    public void Import(string optimizer, IReadOnlyDictionary<string, Tensor> state)
    {
        Dispose();
        for (var i = 0; i < _tensors.Length; i++)
        {
            if (state.TryGetValue(Names[i], out var given))
            {
                _tensors[i] = CopyLike(group.Parameters[i], given, optimizer, Names[i]);
                _handles[i] = _tensors[i]!.Handle;
            }
        }
    }

    public void Dispose()
    {
        foreach (var tensor in _tensors)
        {
            tensor?.Dispose();
        }

        Array.Clear(_tensors);
        Array.Clear(_handles);
    }

    private static Tensor CopyLike(Tensor parameter, Tensor given, string optimizer, string name)
    {
        using var scope = new DisposeScope();
        if (given.Rank == 0 && given.DType == DType.Int64)
        {
            return given.To(Device.Cpu, DType.Int64, copy: true).DetachFromScope();
        }

        if (!given.Shape.SequenceEqual(parameter.Shape))
        {
            throw new TorchException($"{optimizer}: state '{name}' is {given}, its parameter {parameter}");
        }

        // the parameter's device and memory format are taken over too: they decide the speed of the step
        return parameter.Detach().Clone().Copy_(given).DetachFromScope();
    }
}
