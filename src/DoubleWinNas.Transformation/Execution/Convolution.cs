using System.Numerics;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Transformation.Numerics;

namespace DoubleWinNas.Transformation.Execution;

/// <summary>Convolutions: depthwise ones row by row, all others as matrix products over unfolded columns.</summary>
internal static class Convolution
{
    /// <summary>Most elements of one unfolded piece.</summary>
    private const int PieceElements = 1 << 19;

    /// <param name="conv">What to compute.</param>
    /// <param name="input">(N, InChannels, H, W).</param>
    /// <param name="shape">The output's shape.</param>
    /// <param name="weight">(OutChannels, InChannels / Groups, Kernel, Kernel).</param>
    /// <param name="bias">(OutChannels), or empty.</param>
    public static FeatureMap<T> Apply<T>(Conv2d conv, FeatureMap<T> input, TensorShape shape, T[] weight, T[] bias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var output = new FeatureMap<T>(input.Images, shape);
        for (var n = 0; n < input.Images; n++)
        {
            for (var o = 0; o < bias.Length; o++)
            {
                output.Plane(n, o).Fill(bias[o]);
            }

            if (conv.IsDepthwise)
            {
                AddDepthwise(conv, input, output, n, weight);
            }
            else
            {
                AddGroups(conv, input, output, n, weight);
            }
        }

        return output;
    }

    private static void AddGroups<T>(Conv2d conv, FeatureMap<T> input, FeatureMap<T> output, int image, T[] weight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var inputs = conv.InChannels / conv.Groups;
        var outputs = conv.OutChannels / conv.Groups;
        var inner = inputs * conv.Kernel * conv.Kernel;
        for (var g = 0; g < conv.Groups; g++)
        {
            var from = input.Image(image).Slice(g * inputs * input.Pixels, inputs * input.Pixels);
            var to = output.Image(image).Slice(g * outputs * output.Pixels, outputs * output.Pixels);
            var weights = weight.AsSpan(g * outputs * inner, outputs * inner);
            if (conv is { Kernel: 1, Stride: 1, Padding: 0 })
            {
                Gemm.Accumulate<T>(outputs, inner, output.Pixels, weights, from, to, output.Pixels);
                continue;
            }

            var rows = (int)Math.Clamp(PieceElements / ((long)inner * output.Shape.Width), 1, output.Shape.Height);
            for (var y = 0; y < output.Shape.Height; y += rows)
            {
                var piece = Math.Min(rows, output.Shape.Height - y);
                var columns = Unfold(conv, from, input.Shape, inputs, y, piece, output.Shape.Width);
                Gemm.Accumulate<T>(outputs, inner, piece * output.Shape.Width, weights, columns, to[(y * output.Shape.Width)..], output.Pixels);
            }
        }
    }

    /// <summary>(inputs * Kernel * Kernel, rows * width): for every tap, the pixels that it reads for some rows of the output.</summary>
    private static T[] Unfold<T>(Conv2d conv, ReadOnlySpan<T> input, TensorShape shape, int inputs, int firstRow, int rows, int width)
    {
        var unfolded = new T[inputs * conv.Kernel * conv.Kernel * rows * width];
        var at = 0;
        for (var c = 0; c < inputs; c++)
        {
            for (var ky = 0; ky < conv.Kernel; ky++)
            {
                for (var kx = 0; kx < conv.Kernel; kx++)
                {
                    for (var y = firstRow; y < firstRow + rows; y++, at += width)
                    {
                        var row = y * conv.Stride + ky - conv.Padding;
                        if (row >= 0 && row < shape.Height)
                        {
                            Gather(input.Slice((c * shape.Height + row) * shape.Width, shape.Width), kx - conv.Padding, conv.Stride, unfolded.AsSpan(at, width));
                        }
                    }
                }
            }
        }

        return unfolded;
    }

    private static void Gather<T>(ReadOnlySpan<T> row, int offset, int stride, Span<T> target)
    {
        var first = offset >= 0 ? 0 : (-offset + stride - 1) / stride;
        var end = Math.Min(target.Length, offset >= row.Length ? 0 : (row.Length - 1 - offset) / stride + 1);
        if (stride == 1 && first < end)
        {
            row[(first + offset)..(end + offset)].CopyTo(target[first..]);
            return;
        }

        for (var x = first; x < end; x++)
        {
            target[x] = row[x * stride + offset];
        }
    }

    private static void AddDepthwise<T>(Conv2d conv, FeatureMap<T> input, FeatureMap<T> output, int image, T[] weight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var taps = conv.Kernel * conv.Kernel;
        var padded = new TensorShape(1, new(input.Shape.Height + 2 * conv.Padding, input.Shape.Width + 2 * conv.Padding));
        var plane = new T[padded.Elements];
        for (var c = 0; c < conv.OutChannels; c++)
        {
            Borders.Move(input.Plane(image, c), input.Shape, plane, padded, conv.Padding);
            var to = output.Plane(image, c);
            for (var y = 0; y < output.Shape.Height; y++)
            {
                var sums = to.Slice(y * output.Shape.Width, output.Shape.Width);
                for (var t = 0; t < taps; t++)
                {
                    var (ky, kx) = Math.DivRem(t, conv.Kernel);
                    var row = plane.AsSpan((y * conv.Stride + ky) * padded.Width + kx);
                    AddRow(weight[c * taps + t], row, conv.Stride, sums);
                }
            }
        }
    }

    private static void AddRow<T>(T factor, ReadOnlySpan<T> row, int stride, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var x = 0;
        if (stride == 1)
        {
            var factors = new Vector<T>(factor);
            for (; x + Vector<T>.Count <= sums.Length; x += Vector<T>.Count)
            {
                Gemm.MultiplyAdd(factors, new Vector<T>(row[x..]), new Vector<T>(sums[x..])).CopyTo(sums[x..]);
            }
        }

        for (; x < sums.Length; x++)
        {
            sums[x] = T.FusedMultiplyAdd(factor, row[x * stride], sums[x]);
        }
    }
}
