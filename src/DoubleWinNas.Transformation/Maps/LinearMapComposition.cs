using DoubleWinNas.Transformation.Numerics;

namespace DoubleWinNas.Transformation.Maps;

/// <content>This map, then another one: W(o, i, .) = sum over h and taps t of next(o, h, t) * this(h, i, . - t * stride).</content>
public sealed partial class LinearMap
{
    /// <summary>This map, then <paramref name="next"/>, as one; depthwise if both are.</summary>
    /// <exception cref="Networks.InputException">The padding of <paramref name="next"/> cannot be moved in front of this map exactly.</exception>
    public LinearMap Then(LinearMap next)
    {
        ArgumentNullException.ThrowIfNull(next);
        ArgumentOutOfRangeException.ThrowIfNotEqual(next.InChannels, OutChannels);
        if (next.Geometry.Padding > 0)
        {
            Geometry.RequireZeroBeyondBorder(Array.Exists(_bias, value => value != 0));
        }

        var geometry = Geometry.Then(next.Geometry);
        var weight = (IsDepthwise, next.IsDepthwise) switch
        {
            (true, _) => ComposeDepthwiseThenAny(next, geometry.Kernel),
            (false, true) => ComposeDenseThenDepthwise(next, geometry.Kernel),
            (false, false) => ComposeDenseThenDense(next, geometry.Kernel),
        };
        return new LinearMap(InChannels, next.OutChannels, geometry, IsDepthwise && next.IsDepthwise, weight, ComposeBias(next));
    }

    private double[] ComposeBias(LinearMap next)
    {
        var bias = (double[])next._bias.Clone();
        for (var o = 0; o < next.OutChannels; o++)
        {
            for (var local = 0; local < next.WeightsPerOutput; local++)
            {
                var hidden = next.IsDepthwise ? o : local / next.Taps;
                bias[o] = Math.FusedMultiplyAdd(next._weight[o * next.WeightsPerOutput + local], _bias[hidden], bias[o]);
            }
        }

        return bias;
    }

    private double[] ComposeDepthwiseThenAny(LinearMap next, int kernel)
    {
        var inputs = next.IsDepthwise ? 1 : next.InChannels;
        var weight = new double[next.OutChannels * inputs * kernel * kernel];
        for (var plane = 0; plane < next.OutChannels * inputs; plane++)
        {
            var hidden = next.IsDepthwise ? plane : plane % inputs;
            AddShifted(
                _weight.AsSpan(hidden * Taps, Taps),
                next._weight.AsSpan(plane * next.Taps, next.Taps),
                next.Geometry.Kernel,
                weight.AsSpan(plane * kernel * kernel, kernel * kernel),
                kernel);
        }

        return weight;
    }

    private double[] ComposeDenseThenDepthwise(LinearMap next, int kernel)
    {
        var weight = new double[OutChannels * InChannels * kernel * kernel];
        for (var plane = 0; plane < OutChannels * InChannels; plane++)
        {
            AddShifted(
                _weight.AsSpan(plane * Taps, Taps),
                next._weight.AsSpan(plane / InChannels * next.Taps, next.Taps),
                next.Geometry.Kernel,
                weight.AsSpan(plane * kernel * kernel, kernel * kernel),
                kernel);
        }

        return weight;
    }

    /// <summary>One matrix product per tap of the later kernel, each added where the tap looks.</summary>
    private double[] ComposeDenseThenDense(LinearMap next, int kernel)
    {
        var columns = WeightsPerOutput;
        var weight = new double[next.OutChannels * InChannels * kernel * kernel];
        if (next.Taps == 1)
        {
            Gemm.Accumulate<double>(next.OutChannels, OutChannels, columns, next._weight, _weight, weight, columns);
            return weight;
        }

        var tap = new double[next.OutChannels * OutChannels];
        var product = new double[next.OutChannels * columns];
        for (var t = 0; t < next.Taps; t++)
        {
            for (var i = 0; i < tap.Length; i++)
            {
                tap[i] = next._weight[i * next.Taps + t];
            }

            Array.Clear(product);
            Gemm.Accumulate<double>(next.OutChannels, OutChannels, columns, tap, _weight, product, columns);
            var (row, column) = Math.DivRem(t, next.Geometry.Kernel);
            for (var plane = 0; plane < next.OutChannels * InChannels; plane++)
            {
                AddAt(product.AsSpan(plane * Taps, Taps), 1, weight.AsSpan(plane * kernel * kernel, kernel * kernel), kernel, row, column);
            }
        }

        return weight;
    }

    private void AddShifted(ReadOnlySpan<double> plane, ReadOnlySpan<double> taps, int tapKernel, Span<double> sum, int sumKernel)
    {
        for (var t = 0; t < taps.Length; t++)
        {
            AddAt(plane, taps[t], sum, sumKernel, t / tapKernel, t % tapKernel);
        }
    }

    private void AddAt(ReadOnlySpan<double> plane, double factor, Span<double> sum, int sumKernel, int tapRow, int tapColumn)
    {
        var kernel = Geometry.Kernel;
        var origin = (tapRow * sumKernel + tapColumn) * Geometry.Stride;
        for (var y = 0; y < kernel; y++)
        {
            for (var x = 0; x < kernel; x++)
            {
                ref var target = ref sum[origin + y * sumKernel + x];
                target = Math.FusedMultiplyAdd(factor, plane[y * kernel + x], target);
            }
        }
    }
}
