using System.Runtime.InteropServices;

namespace DoubleWinNas.Torch.Interop;

internal static partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "dwnas_set_requires_grad")]
    public static partial int SetRequiresGrad(nint x, int enabled);

    [LibraryImport(Library, EntryPoint = "dwnas_requires_grad")]
    public static partial int RequiresGrad(nint x, out int enabled);

    [LibraryImport(Library, EntryPoint = "dwnas_detach")]
    public static partial int Detach(nint x, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_backward")]
    public static partial int Backward(nint x, nint gradient, int retainGraph);

    [LibraryImport(Library, EntryPoint = "dwnas_grad")]
    public static partial int Grad(nint x, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_set_grad")]
    public static partial int SetGrad(nint x, nint grad);

    [LibraryImport(Library, EntryPoint = "dwnas_set_grad_mode")]
    public static partial int SetGradMode(int enabled, out int previous);

    [LibraryImport(Library, EntryPoint = "dwnas_get_grad_mode")]
    public static partial int GetGradMode(out int enabled);

    [LibraryImport(Library, EntryPoint = "dwnas_autocast_enter")]
    public static partial int AutocastEnter(int device, int dtype, int enabled, out int previous, out int previousDtype);

    [LibraryImport(Library, EntryPoint = "dwnas_autocast_exit")]
    public static partial int AutocastExit(int device, int previous, int previousDtype);

    [LibraryImport(Library, EntryPoint = "dwnas_get_autocast")]
    public static partial int GetAutocast(int device, out int enabled);
}
