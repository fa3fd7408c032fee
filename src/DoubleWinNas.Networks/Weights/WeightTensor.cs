namespace DoubleWinNas.Networks.Weights;

/// <summary>A float32 tensor in row-major order (PyTorch's contiguous layout).</summary>
public sealed class WeightTensor
{
    public WeightTensor(IReadOnlyList<int> shape, float[] data)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(data);
        var count = shape.Aggregate(1L, (product, size) => product * size);
        if (count != data.LongLength)
        {
            throw new ArgumentException($"Shape ({string.Join(", ", shape)}) has {count} elements, but {data.LongLength} were given.", nameof(data));
        }

        Shape = [.. shape];
        Data = data;
    }

    public IReadOnlyList<int> Shape { get; }

    public float[] Data { get; }
}
