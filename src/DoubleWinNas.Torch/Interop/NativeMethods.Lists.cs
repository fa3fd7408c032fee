using System.Runtime.InteropServices;

namespace DoubleWinNas.Torch.Interop;

internal static partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "dwnas_zero_grad")]
    public static partial int ZeroGrad(ReadOnlySpan<nint> parameters, int count, int setToNone);

    [LibraryImport(Library, EntryPoint = "dwnas_ema_update")]
    public static partial int EmaUpdate(ReadOnlySpan<nint> averages, ReadOnlySpan<nint> values, int count, double decay);

    [LibraryImport(Library, EntryPoint = "dwnas_clip_grad_norm_")]
    public static partial int ClipGradNorm_(ReadOnlySpan<nint> parameters, int count, double maxNorm, out double totalNorm);

    [LibraryImport(Library, EntryPoint = "dwnas_all_finite")]
    public static partial int AllFinite(ReadOnlySpan<nint> xs, int count, out int yes);

    [LibraryImport(Library, EntryPoint = "dwnas_unscale_")]
    public static partial int Unscale_(ReadOnlySpan<nint> parameters, int count, double inverseScale, out int foundInf);

    [LibraryImport(Library, EntryPoint = "dwnas_average")]
    public static partial int Average(ReadOnlySpan<nint> xs, int replicas, int count, Span<nint> result);
}
