using System.Runtime.InteropServices;

namespace DoubleWinNas.Training.Data;

/// <summary>
/// The part of libjpeg-turbo's TurboJPEG 2 C API that decoding needs; version 3 keeps these functions. They return -1 on errors and
/// on warnings.
/// </summary>
internal static unsafe partial class TurboJpegNative
{
    /// <summary>The library's ABI name, the same since 2010.</summary>
    public const string Library = "libturbojpeg.so.0";

    public const int PixelRgb = 0;
    public const int PixelGray = 6;
    public const int PixelCmyk = 11;

    /// <summary>The exact inverse transform, so that results don't depend on the library's default.</summary>
    public const int AccurateDct = 4096;

    /// <summary>Refuse progressive files with more than 500 scans, which exist only to waste time.</summary>
    public const int LimitScans = 32768;

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    public static partial nint InitDecompress();

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    public static partial int Destroy(nint handle);

    /// <summary>Decodes at the largest scaling factor whose output fits into width x height.</summary>
    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    public static partial int Decompress(
        nint handle, byte* jpeg, nuint jpegSize, byte* pixels, int width, int pitch, int height, int pixelFormat, int flags);

    [LibraryImport(Library, EntryPoint = "tjGetErrorStr2")]
    public static partial byte* GetErrorText(nint handle);

    /// <summary>0: warning, the image was decoded as far as possible; 1: error.</summary>
    [LibraryImport(Library, EntryPoint = "tjGetErrorCode")]
    public static partial int GetErrorCode(nint handle);

    /// <summary>An array of (numerator, denominator), largest first.</summary>
    [LibraryImport(Library, EntryPoint = "tjGetScalingFactors")]
    public static partial ScalingFactor* GetScalingFactors(int* count);
}
