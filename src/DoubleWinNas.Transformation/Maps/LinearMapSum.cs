namespace DoubleWinNas.Transformation.Maps;

/// <content>Two maps of one input, added: a shortcut's end.</content>
public sealed partial class LinearMap
{
    /// <summary>The sum of this map and another one of the same input, kernels aligned; depthwise if both are.</summary>
    /// <exception cref="Networks.InputException">Their outputs differ in size.</exception>
    public LinearMap Plus(LinearMap other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.InChannels, InChannels);
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.OutChannels, OutChannels);
        if (IsDepthwise != other.IsDepthwise)
        {
            return Dense().Plus(other.Dense());
        }

        var geometry = Geometry.Cover(other.Geometry);
        var left = CoveredBy(geometry);
        var right = other.CoveredBy(geometry);
        return new LinearMap(InChannels, OutChannels, geometry, IsDepthwise, Added(left._weight, right._weight), Added(left._bias, right._bias));
    }

    private static double[] Added(double[] left, double[] right)
    {
        var sum = new double[left.Length];
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] = left[i] + right[i];
        }

        return sum;
    }

    private LinearMap Dense()
    {
        if (!IsDepthwise)
        {
            return this;
        }

        var weight = new double[OutChannels * InChannels * Taps];
        for (var c = 0; c < OutChannels; c++)
        {
            _weight.AsSpan(c * Taps, Taps).CopyTo(weight.AsSpan((c * InChannels + c) * Taps));
        }

        return new LinearMap(InChannels, OutChannels, Geometry, isDepthwise: false, weight, _bias);
    }

    /// <summary>The same map in a larger kernel: zero taps around.</summary>
    private LinearMap CoveredBy(MapGeometry larger)
    {
        var margin = larger.Padding - Geometry.Padding;
        if (margin == 0)
        {
            return this;
        }

        var kernel = Geometry.Kernel;
        var taps = larger.Kernel * larger.Kernel;
        var planes = _weight.Length / Taps;
        var weight = new double[planes * taps];
        for (var plane = 0; plane < planes; plane++)
        {
            for (var y = 0; y < kernel; y++)
            {
                _weight.AsSpan(plane * Taps + y * kernel, kernel).CopyTo(weight.AsSpan(plane * taps + (y + margin) * larger.Kernel + margin));
            }
        }

        return new LinearMap(InChannels, OutChannels, larger, IsDepthwise, weight, _bias);
    }
}
