using System.Runtime.InteropServices;

namespace DoubleWinNas.Torch.Interop;

internal static partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "dwnas_sum")]
    public static partial int Sum(nint x, ReadOnlySpan<long> dims, int count, int keepdim, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_mean")]
    public static partial int Mean(nint x, ReadOnlySpan<long> dims, int count, int keepdim, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_var")]
    public static partial int Var(nint x, ReadOnlySpan<long> dims, int count, int unbiased, int keepdim, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_max")]
    public static partial int Max(nint x, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_min")]
    public static partial int Min(nint x, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_amax")]
    public static partial int Amax(nint x, ReadOnlySpan<long> dims, int count, int keepdim, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_argmax")]
    public static partial int Argmax(nint x, long dim, int keepdim, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_all")]
    public static partial int All(nint x, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_any")]
    public static partial int Any(nint x, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_topk")]
    public static partial int Topk(nint x, long k, long dim, out nint values, out nint indices);

    [LibraryImport(Library, EntryPoint = "dwnas_sort")]
    public static partial int Sort(nint x, long dim, int descending, out nint values, out nint indices);
}
