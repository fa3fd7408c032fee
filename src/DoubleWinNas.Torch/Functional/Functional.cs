using DoubleWinNas.Torch.Interop;

namespace DoubleWinNas.Torch;

/// <summary>Layers as functions, after torch.nn.functional. Images are N,C,H,W.</summary>
public static partial class Functional
{
    /// <summary>Convolution with a weight (out, in/groups, kH, kW); zero padding on all four sides.</summary>
    public static Tensor Conv2d(
        Tensor x, Tensor weight, Tensor? bias = null, long stride = 1, long padding = 0, long dilation = 1, long groups = 1) => Tensor.From(
        NativeMethods.Conv2d(
            Tensor.In(x), Tensor.In(weight), Tensor.InOrNone(bias), stride, padding, dilation, groups, out var r),
        r);

    /// <summary>
    /// Convolution of every channel with a kernel of its own, weight (channels, 1, k, k): the values of <see cref="Conv2d"/>, and where
    /// libtorch is slow (5x5 and 7x7 in float32 on a CPU) a weight gradient summed in another order, many times as fast.
    /// </summary>
    public static Tensor DepthwiseConv2d(Tensor x, Tensor weight, long stride = 1, long padding = 0) =>
        Tensor.From(NativeMethods.DepthwiseConv2d(Tensor.In(x), Tensor.In(weight), stride, padding, out var r), r);

    /// <summary>
    /// Batch normalisation per channel. Training uses the batch's statistics and, where running ones are given, moves those in place:
    /// running = (1 - momentum) * running + momentum * batch (the variance unbiased); otherwise the running ones are used.
    /// </summary>
    public static Tensor BatchNorm(
        Tensor x,
        Tensor? runningMean,
        Tensor? runningVar,
        Tensor? weight = null,
        Tensor? bias = null,
        bool training = false,
        double momentum = 0.1,
        double eps = 1e-5) => Tensor.From(
        NativeMethods.BatchNorm(
            Tensor.In(x), Tensor.InOrNone(weight), Tensor.InOrNone(bias), Tensor.InOrNone(runningMean), Tensor.InOrNone(runningVar),
            training ? 1 : 0, momentum, eps, out var r),
        r);

    /// <summary>x * weight^T + bias with a weight (out, in).</summary>
    public static Tensor Linear(Tensor x, Tensor weight, Tensor? bias = null) =>
        Tensor.From(NativeMethods.Linear(Tensor.In(x), Tensor.In(weight), Tensor.InOrNone(bias), out var r), r);

    /// <summary>min(max(x, 0), 6), without gradient at 0 and 6; under bfloat16 in the form that has a backward in older libtorch.</summary>
    public static Tensor Relu6(Tensor x) => Tensor.From(NativeMethods.Relu6(Tensor.In(x), out var r), r);

    public static Tensor Softmax(Tensor x, long dim) => Tensor.From(NativeMethods.Softmax(Tensor.In(x), dim, out var r), r);

    public static Tensor LogSoftmax(Tensor x, long dim) => Tensor.From(NativeMethods.LogSoftmax(Tensor.In(x), dim, out var r), r);

    /// <summary>Drops elements with probability p and scales the rest by 1/(1-p), from the process-wide random stream.</summary>
    public static Tensor Dropout(Tensor x, double p, bool training) =>
        Tensor.From(NativeMethods.Dropout(Tensor.In(x), p, training ? 1 : 0, out var r), r);

    /// <summary>Dropout from a random stream of its own, on the device of the tensor.</summary>
    public static Tensor Dropout(Tensor x, double p, Generator generator)
    {
        using var mask = Tensor.Empty(x.Shape, x.DType, x.Device).Bernoulli_(1 - p, generator).Div_(1 - p);
        return x.Mul(mask);
    }

    public static Tensor AdaptiveAvgPool2d(Tensor x, long height = 1, long width = 1) =>
        Tensor.From(NativeMethods.AdaptiveAvgPool2d(Tensor.In(x), height, width, out var r), r);

    /// <summary>Average pooling; a stride of 0 means the kernel's size.</summary>
    public static Tensor AvgPool2d(Tensor x, long kernel, long stride = 0, long padding = 0, bool countIncludePad = true) => Tensor.From(
        NativeMethods.AvgPool2d(Tensor.In(x), kernel, stride == 0 ? kernel : stride, padding, countIncludePad ? 1 : 0, out var r), r);

    /// <inheritdoc cref="AvgPool2d"/>
    public static Tensor MaxPool2d(Tensor x, long kernel, long stride = 0, long padding = 0) =>
        Tensor.From(NativeMethods.MaxPool2d(Tensor.In(x), kernel, stride == 0 ? kernel : stride, padding, out var r), r);

    /// <summary>Pads the last two dimensions with a constant; negative amounts crop.</summary>
    public static Tensor Pad2d(Tensor x, long left, long right, long top, long bottom, double value = 0) =>
        Tensor.From(NativeMethods.ConstantPad(Tensor.In(x), [left, right, top, bottom], 4, value, out var r), r);

    /// <summary>Bilinear resize with align_corners false. Antialias needs libtorch 1.11 or newer.</summary>
    public static Tensor InterpolateBilinear(Tensor x, long height, long width, bool antialias = false) =>
        Tensor.From(NativeMethods.InterpolateBilinear(Tensor.In(x), height, width, antialias ? 1 : 0, out var r), r);
}
