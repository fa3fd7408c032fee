using System.Runtime.InteropServices;

namespace DoubleWinNas.Torch.Interop;

internal static partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "dwnas_copy_stream")]
    public static partial int CopyStream(int device, int index, out nint stream);

    [LibraryImport(Library, EntryPoint = "dwnas_copy_stream_free")]
    public static partial void CopyStreamFree(nint stream);

    [LibraryImport(Library, EntryPoint = "dwnas_copy_stream_upload")]
    public static partial int CopyStreamUpload(nint stream, nint host, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_copy_stream_join")]
    public static partial int CopyStreamJoin(nint stream, ReadOnlySpan<nint> uploaded, int count);
}
