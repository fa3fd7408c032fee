namespace DoubleWinNas.Torch;

/// <summary>
/// One kind of optimizer state ("momentum"): for each parameter of a group a native tensor that comes into being with the parameter's
/// first step.
/// </summary>
internal sealed class StateSlots(string kind, ParameterGroup group) : IDisposable
{
    private readonly nint[] _handles = new nint[group.Parameters.Count];
    private readonly Tensor?[] _tensors = new Tensor?[group.Parameters.Count];

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

    public IEnumerable<KeyValuePair<string, Tensor>> Export()
    {
        for (var i = 0; i < _tensors.Length; i++)
        {
            if (_tensors[i] is { } tensor)
            {
                yield return new($"{kind}/{group.Names[i]}", tensor);
            }
        }
    }

    /// <summary>Replaces all of it by copies of what is given under its names; returns the names used.</summary>
    public IEnumerable<string> Import(IReadOnlyDictionary<string, Tensor> state)
    {
        Dispose();
        for (var i = 0; i < _tensors.Length; i++)
        {
            var name = $"{kind}/{group.Names[i]}";
            if (!state.TryGetValue(name, out var given))
            {
                continue;
            }

            var parameter = group.Parameters[i];
            if (!given.Shape.SequenceEqual(parameter.Shape))
            {
                throw new TorchException($"optimizer: state '{name}' has shape {given}, its parameter {parameter}");
            }

            // the parameter's memory format is taken over too: it decides the speed of the step
            using var like = parameter.Detach();
            var copy = like.Clone().DetachFromScope().Copy_(given);
            _tensors[i] = copy;
            _handles[i] = copy.Handle;
            yield return name;
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
}
