using System.Runtime.InteropServices;

namespace DoubleWinNas.Torch.Interop;

internal static partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "dwnas_conv2d")]
    public static partial int Conv2d(
        nint x, nint weight, nint bias, long stride, long padding, long dilation, long groups, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_depthwise_conv2d")]
    public static partial int DepthwiseConv2d(nint x, nint weight, long stride, long padding, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_batch_norm")]
    public static partial int BatchNorm(
        nint x, nint weight, nint bias, nint runningMean, nint runningVar, int training, double momentum, double eps, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_linear")]
    public static partial int Linear(nint x, nint weight, nint bias, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_matmul")]
    public static partial int Matmul(nint x, nint y, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_relu6")]
    public static partial int Relu6(nint x, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_softmax")]
    public static partial int Softmax(nint x, long dim, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_log_softmax")]
    public static partial int LogSoftmax(nint x, long dim, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_dropout")]
    public static partial int Dropout(nint x, double p, int training, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_adaptive_avg_pool2d")]
    public static partial int AdaptiveAvgPool2d(nint x, long height, long width, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_avg_pool2d")]
    public static partial int AvgPool2d(nint x, long kernel, long stride, long padding, int countIncludePad, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_max_pool2d")]
    public static partial int MaxPool2d(nint x, long kernel, long stride, long padding, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_cross_entropy")]
    public static partial int CrossEntropy(nint logits, nint target, long reduction, double labelSmoothing, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_kl_div")]
    public static partial int KlDiv(nint logP, nint logQ, long reduction, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_mse_loss")]
    public static partial int MseLoss(nint x, nint target, long reduction, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_interpolate_bilinear")]
    public static partial int InterpolateBilinear(nint x, long height, long width, int antialias, out nint result);
}
