namespace DoubleWinNas.Devices.OnnxRuntime;

/// <summary>An input or output of a model; a dimension of -1 is dynamic.</summary>
public sealed record TensorDescription(string Name, IReadOnlyList<long> Shape)
{
    /// <summary>Printed <c>?x3x32x32</c>.</summary>
    public override string ToString() => string.Join('x', Shape.Select(size => size < 0 ? "?" : $"{size}"));

    /// <summary>Whether a tensor of this shape is allowed.</summary>
    public bool Takes(ReadOnlySpan<long> shape)
    {
        if (shape.Length != Shape.Count)
        {
            return false;
        }

        for (var i = 0; i < shape.Length; i++)
        {
            if (Shape[i] >= 0 && Shape[i] != shape[i])
            {
                return false;
            }
        }

        return true;
    }
}
