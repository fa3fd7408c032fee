using System.Runtime.InteropServices;

namespace DoubleWinNas.Training.Tests.Data.Decoding;

/// <summary>Makes JPEGs for tests with libjpeg-turbo's compressor.</summary>
internal static unsafe partial class TurboJpegCompressor
{
    public const int Rgb = 0;
    public const int Gray = 6;
    public const int Cmyk = 11;

    public const int Chroma444 = 0;
    public const int Chroma420 = 2;
    public const int ChromaGray = 3;

    private const int Progressive = 16384;
    private const string Library = "libturbojpeg.so.0";

    /// <summary>Compresses rows of interleaved bytes.</summary>
    public static byte[] Compress(
        byte[] pixels, int height, int width, int format = Rgb, int chroma = Chroma444, int quality = 95, bool progressive = false)
    {
        var handle = InitCompress();
        byte* jpeg = null;
        nuint size = 0;
        try
        {
            fixed (byte* source = pixels)
            {
                var flags = progressive ? Progressive : 0;
                if (Compress2(handle, source, width, 0, height, format, &jpeg, &size, chroma, quality, flags) != 0)
                {
                    throw new InvalidOperationException(Marshal.PtrToStringUTF8(GetErrorStr2(handle)));
                }
            }

            return new ReadOnlySpan<byte>(jpeg, (int)size).ToArray();
        }
        finally
        {
            Free(jpeg);
            _ = Destroy(handle);
        }
    }

    [LibraryImport(Library, EntryPoint = "tjInitCompress")]
    private static partial nint InitCompress();

    [LibraryImport(Library, EntryPoint = "tjCompress2")]
    private static partial int Compress2(
        nint handle, byte* pixels, int width, int pitch, int height, int format, byte** jpeg, nuint* size, int chroma, int quality, int flags);

    [LibraryImport(Library, EntryPoint = "tjGetErrorStr2")]
    private static partial nint GetErrorStr2(nint handle);

    [LibraryImport(Library, EntryPoint = "tjFree")]
    private static partial void Free(byte* buffer);

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    private static partial int Destroy(nint handle);
}
