using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Networks.Weights;

/// <summary>Weights by name, with free text metadata; what a safetensors file holds.</summary>
public sealed class WeightSet
{
    private readonly SortedDictionary<string, WeightTensor> _tensors = new(StringComparer.Ordinal);

    /// <summary>Tensors in ordinal order of their names.</summary>
    public IReadOnlyDictionary<string, WeightTensor> Tensors => _tensors;

    /// <summary>Text metadata (safetensors' <c>__metadata__</c>).</summary>
    public SortedDictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>The tensor of a name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public WeightTensor this[string name]
    {
        get => _tensors.TryGetValue(name, out var tensor) ? tensor : throw new InputException($"Weights lack the tensor '{name}'.");
        set => _tensors[name] = value;
    }

    public void Add(string name, IReadOnlyList<int> shape, float[] data) => _tensors.Add(name, new WeightTensor(shape, data));

    /// <summary>Checks that every tensor a network needs is here with the right shape and only finite values.</summary>
    /// <param name="network">The network.</param>
    /// <param name="origin">Where the weights came from, for the message.</param>
    /// <exception cref="InputException">Names the tensor, what was found and what is needed.</exception>
    public void RequireFor(Network network, string origin)
    {
        foreach (var spec in ParameterSpec.Of(network))
        {
            if (!_tensors.TryGetValue(spec.Name, out var tensor))
            {
                throw new InputException($"{origin}: tensor '{spec.Name}' ({string.Join(", ", spec.Shape)}) is missing; the weights belong to another network.");
            }

            if (!tensor.Shape.SequenceEqual(spec.Shape))
            {
                throw new InputException(
                    $"{origin}: tensor '{spec.Name}' has shape ({string.Join(", ", tensor.Shape)}), but the network needs ({string.Join(", ", spec.Shape)}).");
            }

            var bad = Array.FindIndex(tensor.Data, value => !float.IsFinite(value));
            if (bad >= 0)
            {
                throw new InputException($"{origin}: tensor '{spec.Name}' holds {tensor.Data[bad]} at element {bad}; only finite values are allowed. Train again from the last good checkpoint.");
            }

            if (spec.Role == ParameterRole.RunningVar && Array.FindIndex(tensor.Data, value => value < 0) is >= 0 and var negative)
            {
                throw new InputException($"{origin}: tensor '{spec.Name}' holds the negative variance {tensor.Data[negative]} at element {negative}.");
            }
        }
    }
}
