using System.Runtime.InteropServices;

namespace DoubleWinNas.Torch.Interop;

internal static partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "dwnas_view")]
    public static partial int View(nint x, ReadOnlySpan<long> sizes, int rank, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_reshape")]
    public static partial int Reshape(nint x, ReadOnlySpan<long> sizes, int rank, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_expand")]
    public static partial int Expand(nint x, ReadOnlySpan<long> sizes, int rank, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_flatten")]
    public static partial int Flatten(nint x, long start, long end, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_permute")]
    public static partial int Permute(nint x, ReadOnlySpan<long> dims, int count, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_transpose")]
    public static partial int Transpose(nint x, long first, long second, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_squeeze")]
    public static partial int Squeeze(nint x, long dim, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_unsqueeze")]
    public static partial int Unsqueeze(nint x, long dim, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_narrow")]
    public static partial int Narrow(nint x, long dim, long start, long length, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_flip")]
    public static partial int Flip(nint x, ReadOnlySpan<long> dims, int count, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_index_select")]
    public static partial int IndexSelect(nint x, long dim, nint index, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_gather")]
    public static partial int Gather(nint x, long dim, nint index, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_scatter")]
    public static partial int Scatter(nint x, long dim, nint index, nint source, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_cat")]
    public static partial int Cat(ReadOnlySpan<nint> xs, int count, long dim, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_stack")]
    public static partial int Stack(ReadOnlySpan<nint> xs, int count, long dim, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_constant_pad")]
    public static partial int ConstantPad(nint x, ReadOnlySpan<long> pad, int count, double value, out nint result);
}
