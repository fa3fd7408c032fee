using System.Numerics;
using DoubleWinNas.Networks.Weights;

namespace DoubleWinNas.Transformation.Numerics;

/// <summary>A network's tensors in one floating point type, by name.</summary>
internal sealed class Parameters<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dictionary<string, T[]> _values = [];

    public T[] this[string name]
    {
        get => _values[name];
        set => _values[name] = value;
    }

    /// <summary>Float32 weights widened exactly.</summary>
    public static Parameters<T> From(WeightSet weights)
    {
        var parameters = new Parameters<T>();
        foreach (var (name, tensor) in weights.Tensors)
        {
            parameters[name] = typeof(T) == typeof(float)
                ? (T[])(object)tensor.Data
                : Array.ConvertAll(tensor.Data, value => T.CreateChecked(value));
        }

        return parameters;
    }
}
