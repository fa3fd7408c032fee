using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Networks.Costs;

/// <summary>What kind of fragment a cost was measured for.</summary>
public enum CostKind
{
    /// <summary>One convolution with bias and, if activated, ReLU6.</summary>
    Convolution,

    /// <summary>A nonlinear inverted residual, batch normalisation folded.</summary>
    NonlinearBlock,

    /// <summary>A transformable inverted residual kept deep (no inner activation), batch normalisation folded.</summary>
    TransformableBlock,

    /// <summary>Global pooling and the linear classifier.</summary>
    Classifier,
}

/// <summary>
/// A fragment of a network whose time on a device is measured once and added up (METHOD section 8). Text and parse are inverse:
/// <c>conv:16-32:k3:s2:p1:a@28</c>, <c>t-block:16-16:k3:s1:e6:p1:+0:a@14</c>, <c>classifier:128-10@4</c>.
/// </summary>
/// <param name="Kind">Fragment kind.</param>
/// <param name="InChannels">Channels read.</param>
/// <param name="OutChannels">Channels written.</param>
/// <param name="Kernel">Kernel of the (depthwise) convolution; 1 for a classifier.</param>
/// <param name="Stride">Stride.</param>
/// <param name="Expansion">Expansion of a block, else 0.</param>
/// <param name="Padding">Zero padding in front.</param>
/// <param name="Shortcut">Padding (or, negative, crop) of the shortcut; null where there is none.</param>
/// <param name="Activated">Whether ReLU6 follows.</param>
/// <param name="Resolution">Resolution of the value read.</param>
public sealed record CostOperation(
    CostKind Kind,
    int InChannels,
    int OutChannels,
    int Kernel,
    int Stride,
    int Expansion,
    int Padding,
    int? Shortcut,
    bool Activated,
    Resolution Resolution)
{
    public static CostOperation Convolution(int inChannels, int outChannels, int kernel, int stride, int padding, bool activated, Resolution resolution) =>
        new(CostKind.Convolution, inChannels, outChannels, kernel, stride, 0, padding, null, activated, resolution);

    public static CostOperation Classifier(int inChannels, int classes, Resolution resolution) =>
        new(CostKind.Classifier, inChannels, classes, 1, 1, 0, 0, null, Activated: false, resolution);

    public override string ToString() => CostOperationText.Print(this);

    /// <exception cref="InputException">The text is no operation: names the part.</exception>
    public static CostOperation Parse(string text) => CostOperationText.Parse(text);

    /// <summary>The fragment as a network of its own, batch normalisation folded: what a device measures.</summary>
    public Network ToNetwork() => CostFragment.Build(this);
}
