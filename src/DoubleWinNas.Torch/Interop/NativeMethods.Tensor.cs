using System.Runtime.InteropServices;

namespace DoubleWinNas.Torch.Interop;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "dwnas_free")]
    public static partial void Free(nint x);

    [LibraryImport(Library, EntryPoint = "dwnas_free_many")]
    public static partial void FreeMany(ReadOnlySpan<nint> handles, int count);

    [LibraryImport(Library, EntryPoint = "dwnas_empty")]
    public static partial int Empty(ReadOnlySpan<long> sizes, int rank, int dtype, int device, int index, int pinned, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_full")]
    public static partial int Full(ReadOnlySpan<long> sizes, int rank, double value, int dtype, int device, int index, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_arange")]
    public static partial int Arange(long start, long end, long step, int dtype, int device, int index, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_alias")]
    public static partial int Alias(nint x, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_from_data")]
    public static partial int FromData(
        void* data, long bytes, ReadOnlySpan<long> sizes, int rank, int dtype, int device, int index, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_copy_to")]
    public static partial int CopyTo(nint x, void* data, long bytes, int dtype);

    [LibraryImport(Library, EntryPoint = "dwnas_data")]
    public static partial int Data(nint x, out nint data);

    [LibraryImport(Library, EntryPoint = "dwnas_describe")]
    public static partial int Describe(nint x, out int rank, out int dtype, out int device, out int index);

    [LibraryImport(Library, EntryPoint = "dwnas_sizes")]
    public static partial int Sizes(nint x, Span<long> sizes);

    [LibraryImport(Library, EntryPoint = "dwnas_strides")]
    public static partial int Strides(nint x, Span<long> strides);

    [LibraryImport(Library, EntryPoint = "dwnas_is_contiguous")]
    public static partial int IsContiguous(nint x, int channelsLast, out int yes);

    [LibraryImport(Library, EntryPoint = "dwnas_item_double")]
    public static partial int ItemDouble(nint x, out double value);

    [LibraryImport(Library, EntryPoint = "dwnas_item_long")]
    public static partial int ItemLong(nint x, out long value);

    [LibraryImport(Library, EntryPoint = "dwnas_to")]
    public static partial int To(nint x, int dtype, int device, int index, int nonBlocking, int copy, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_contiguous")]
    public static partial int Contiguous(nint x, int channelsLast, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_clone")]
    public static partial int Clone(nint x, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_copy_")]
    public static partial int Copy_(nint x, nint source, int nonBlocking);

    [LibraryImport(Library, EntryPoint = "dwnas_zero_")]
    public static partial int Zero_(nint x);

    [LibraryImport(Library, EntryPoint = "dwnas_fill_")]
    public static partial int Fill_(nint x, double value);
}
