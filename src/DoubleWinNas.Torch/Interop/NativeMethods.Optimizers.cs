using System.Runtime.InteropServices;

namespace DoubleWinNas.Torch.Interop;

internal static partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "dwnas_sgd_step")]
    public static partial int SgdStep(
        ReadOnlySpan<nint> parameters, Span<nint> buffers, int count, double lr, double momentum, double dampening, double weightDecay,
        int nesterov);

    [LibraryImport(Library, EntryPoint = "dwnas_adamw_step")]
    public static partial int AdamwStep(
        ReadOnlySpan<nint> parameters, Span<nint> first, Span<nint> second, Span<nint> steps, int count, double lr, double beta1,
        double beta2, double eps, double weightDecay);
}
