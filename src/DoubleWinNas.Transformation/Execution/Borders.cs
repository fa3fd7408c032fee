using System.Numerics;
using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Transformation.Execution;

/// <summary>Zero padding and cropping.</summary>
internal static class Borders
{
    /// <summary>Adds <paramref name="margin"/> zero pixels on every side, or removes pixels where it is negative.</summary>
    public static FeatureMap<T> Move<T>(FeatureMap<T> input, TensorShape shape, int margin)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var output = new FeatureMap<T>(input.Images, shape);
        for (var n = 0; n < input.Images; n++)
        {
            for (var c = 0; c < shape.Channels; c++)
            {
                Move(input.Plane(n, c), input.Shape, output.Plane(n, c), shape, margin);
            }
        }

        return output;
    }

    /// <summary>One plane; the target is zero beforehand.</summary>
    public static void Move<T>(ReadOnlySpan<T> from, TensorShape fromShape, Span<T> to, TensorShape toShape, int margin)
    {
        var width = Math.Min(fromShape.Width, toShape.Width);
        for (var y = Math.Max(0, -margin); y < fromShape.Height && y + margin < toShape.Height; y++)
        {
            from.Slice(y * fromShape.Width + Math.Max(0, -margin), width).CopyTo(to[((y + margin) * toShape.Width + Math.Max(0, margin))..]);
        }
    }
}
