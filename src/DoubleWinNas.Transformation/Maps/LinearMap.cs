using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Transformation.Maps;

/// <summary>
/// The affine convolution from one value of a network to another, in float64. Immutable; METHOD section 3 is its algebra:
/// out(o, y, x) = Bias(o) + sum over i, j, k of Weight(o, i, j, k) * in(i, y * s - p + j, x * s - p + k), input beyond the border zero.
/// </summary>
public sealed partial class LinearMap
{
    private readonly double[] _weight;
    private readonly double[] _bias;

    internal LinearMap(int inChannels, int outChannels, MapGeometry geometry, bool isDepthwise, double[] weight, double[] bias)
    {
        InChannels = inChannels;
        OutChannels = outChannels;
        Geometry = geometry;
        IsDepthwise = isDepthwise;
        _weight = weight;
        _bias = bias;
    }

    public int InChannels { get; }

    public int OutChannels { get; }

    public MapGeometry Geometry { get; }

    /// <summary>Whether every output channel reads only the input channel of its number.</summary>
    public bool IsDepthwise { get; }

    /// <summary>(OutChannels, InChannels, Kernel, Kernel), or (Channels, 1, Kernel, Kernel) if depthwise; row-major.</summary>
    public ReadOnlySpan<double> Weight => _weight;

    /// <summary>(OutChannels).</summary>
    public ReadOnlySpan<double> Bias => _bias;

    private int Taps => Geometry.Kernel * Geometry.Kernel;

    private int WeightsPerOutput => (IsDepthwise ? 1 : InChannels) * Taps;

    /// <summary>The map that changes nothing: a Dirac kernel.</summary>
    public static LinearMap Identity(int channels)
    {
        var weight = new double[channels];
        Array.Fill(weight, 1);
        return new LinearMap(channels, channels, MapGeometry.Identity, isDepthwise: true, weight, new double[channels]);
    }

    /// <summary>A convolution. Groups other than 1 and depthwise become a block-diagonal dense kernel.</summary>
    /// <param name="conv">Its shape.</param>
    /// <param name="weight">(OutChannels, InChannels / Groups, Kernel, Kernel).</param>
    /// <param name="bias">(OutChannels), or empty.</param>
    public static LinearMap FromConvolution(Conv2d conv, ReadOnlySpan<double> weight, ReadOnlySpan<double> bias)
    {
        ArgumentNullException.ThrowIfNull(conv);
        var taps = conv.Kernel * conv.Kernel;
        ArgumentOutOfRangeException.ThrowIfNotEqual(weight.Length, conv.OutChannels * (conv.InChannels / conv.Groups) * taps);
        var biases = bias.IsEmpty ? new double[conv.OutChannels] : bias.ToArray();
        ArgumentOutOfRangeException.ThrowIfNotEqual(biases.Length, conv.OutChannels);
        var geometry = new MapGeometry(conv.Kernel, conv.Stride, conv.Padding);
        if (conv.Groups == 1 || conv.IsDepthwise)
        {
            return new LinearMap(conv.InChannels, conv.OutChannels, geometry, conv.IsDepthwise, weight.ToArray(), biases);
        }

        var dense = new double[conv.OutChannels * conv.InChannels * taps];
        var groupInputs = conv.InChannels / conv.Groups * taps;
        var groupOutputs = conv.OutChannels / conv.Groups;
        for (var o = 0; o < conv.OutChannels; o++)
        {
            weight.Slice(o * groupInputs, groupInputs).CopyTo(dense.AsSpan(o * conv.InChannels * taps + o / groupOutputs * groupInputs));
        }

        return new LinearMap(conv.InChannels, conv.OutChannels, geometry, isDepthwise: false, dense, biases);
    }

    /// <summary>This map, then batch normalisation in evaluation mode: W' = W g / sqrt(v + eps), b' = (b - m) g / sqrt(v + eps) + beta.</summary>
    /// <param name="gamma">The layer's weight, (Channels).</param>
    /// <param name="beta">The layer's bias.</param>
    /// <param name="mean">Running mean.</param>
    /// <param name="variance">Running variance.</param>
    /// <param name="eps">The layer's own.</param>
    public LinearMap Normalize(ReadOnlySpan<double> gamma, ReadOnlySpan<double> beta, ReadOnlySpan<double> mean, ReadOnlySpan<double> variance, double eps)
    {
        var weight = new double[_weight.Length];
        var bias = new double[OutChannels];
        for (var o = 0; o < OutChannels; o++)
        {
            var scale = gamma[o] / Math.Sqrt(variance[o] + eps);
            bias[o] = (_bias[o] - mean[o]) * scale + beta[o];
            for (var i = o * WeightsPerOutput; i < (o + 1) * WeightsPerOutput; i++)
            {
                weight[i] = _weight[i] * scale;
            }
        }

        return new LinearMap(InChannels, OutChannels, Geometry, IsDepthwise, weight, bias);
    }

    /// <summary>This map, then zero padding.</summary>
    /// <exception cref="Networks.InputException">The padding cannot be moved in front of the map exactly.</exception>
    public LinearMap Pad(int padding)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        if (padding > 0)
        {
            Geometry.RequireZeroBeyondBorder(Array.Exists(_bias, value => value != 0));
        }

        return new LinearMap(InChannels, OutChannels, Geometry.Widen(padding), IsDepthwise, _weight, _bias);
    }

    /// <summary>This map, then a crop of <paramref name="margin"/> pixels from every side: always exact.</summary>
    public LinearMap Crop(int margin)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(margin);
        return new LinearMap(InChannels, OutChannels, Geometry.Widen(-margin), IsDepthwise, _weight, _bias);
    }

    /// <summary>The shape of this map as one convolution with bias; its weights are <see cref="WithoutCrop"/>'s.</summary>
    public Conv2d ToConvolution()
    {
        var geometry = Geometry.WithoutCrop();
        return new Conv2d(InChannels, OutChannels, geometry.Kernel, geometry.Stride, geometry.Padding, IsDepthwise ? InChannels : 1, Bias: true);
    }

    /// <summary>The same map with a padding of at least zero.</summary>
    public LinearMap WithoutCrop() => CoveredBy(Geometry.WithoutCrop());
}
