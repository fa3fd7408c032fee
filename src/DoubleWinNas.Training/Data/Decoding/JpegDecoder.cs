using System.Runtime.InteropServices;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>Decodes JPEGs with libjpeg-turbo into scratch memory. One thread at a time.</summary>
internal sealed unsafe class JpegDecoder : IDisposable
{
    // Pixels in memory, as many as a 16,384 x 16,384 image has; beyond it a small file could take all memory.
    private const long MostPixels = 1L << 28;

    // What a shrunk baseline image may have in the file: it is decoded in rows, so only time limits it.
    private const long MostPixelsInFile = 1L << 29;
    private const int ErrorIsWarning = 0;

    // Other factors exist, but only these have vectorised transforms: 5/8 takes longer than 1/1.
    private static readonly ScalingFactor[] Factors = [new(1, 1), new(1, 2), new(1, 4), new(1, 8)];

    private nint _handle;
    private readonly NativeScratch _pixels = new();

    public JpegDecoder()
    {
        _handle = TurboJpegNative.InitDecompress();
        if (_handle == 0)
        {
            throw new InvalidOperationException("libjpeg-turbo could not make a decoder.");
        }
    }

    /// <summary>Refuses to go on without the library.</summary>
    /// <exception cref="InputException">It is not installed; the message says how to install it.</exception>
    public static void RequireLibrary()
    {
        if (!NativeLibrary.TryLoad(TurboJpegNative.Library, typeof(JpegDecoder).Assembly, searchPath: null, out _))
        {
            throw new InputException(
                $"JPEGs are decoded by {TurboJpegNative.Library}, which is not installed. Get it with: apt-get install libturbojpeg0");
        }
    }

    /// <summary>Decodes an image at the smallest factor at which the crop still has the output's pixels.</summary>
    /// <param name="pixels">Valid until the next call.</param>
    /// <param name="cropInPixels">The crop in the coordinates of <paramref name="pixels"/>.</param>
    /// <param name="reason">Why it cannot be decoded.</param>
    public bool TryDecode(
        ReadOnlySpan<byte> jpeg,
        JpegHeader header,
        CropBox crop,
        Resolution output,
        out PixelView pixels,
        out CropBox cropInPixels,
        out string reason)
    {
        pixels = default;
        cropInPixels = default;
        var most = header.IsProgressive ? MostPixels : MostPixelsInFile;
        if (header.Size.Pixels > most)
        {
            reason = $"has {header.Size.Pixels} pixels ({header.Height}x{header.Width}); at most {most} are decoded{(header.IsProgressive ? " of a progressive image" : "")}";
            return false;
        }

        var wanted = FactorFor(header.Size, crop, output);
        var factor = Effective(header.Size, wanted);
        var size = factor.Of(header.Size);
        var (format, bytes) = header.Components switch
        {
            1 => (TurboJpegNative.PixelGray, 1),
            3 => (TurboJpegNative.PixelRgb, 3),
            _ => (TurboJpegNative.PixelCmyk, 4),
        };
        var stride = size.Width * bytes;
        var memory = (byte*)_pixels.Reserve((nuint)stride * (nuint)size.Height);
        if (!TryDecompress(jpeg, memory, size, stride, format, out reason))
        {
            return false;
        }

        if (bytes == 4)
        {
            CmykPixels.ToRgb(memory, checked((int)size.Pixels));
            (bytes, stride) = (3, size.Width * 3);
        }

        pixels = new PixelView(memory, size, bytes, stride);
        cropInPixels = crop.Scaled(factor.Value);
        return true;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _handle, 0) is not 0 and var handle)
        {
            _ = TurboJpegNative.Destroy(handle);
        }

        _pixels.Dispose();
    }

    /// <summary>The factor at which an image is decoded. A crop that reaches past the border is cut on whole pixels, so the image keeps its size.</summary>
    internal static ScalingFactor FactorFor(Resolution image, CropBox crop, Resolution output) =>
        Bounded(image, crop.IsInside(image) ? ScalingFactor.Choose(Factors, crop, output) : Factors[0]);

    /// <summary>Rather fewer pixels than the output wants than none at all.</summary>
    internal static ScalingFactor Bounded(Resolution image, ScalingFactor wanted)
    {
        foreach (var factor in Factors)
        {
            if (factor.Value <= wanted.Value && factor.Of(image).Pixels <= MostPixels)
            {
                return factor;
            }
        }

        return Factors[^1];
    }

    // The library takes the largest factor whose output fits, which for images of a few pixels may be larger than the one asked for.
    private static ScalingFactor Effective(Resolution image, ScalingFactor wanted)
    {
        var size = wanted.Of(image);
        int count;
        foreach (var factor in new ReadOnlySpan<ScalingFactor>(TurboJpegNative.GetScalingFactors(&count), count))
        {
            if (factor.Of(image.Width) <= size.Width && factor.Of(image.Height) <= size.Height)
            {
                return factor;
            }
        }

        return wanted;
    }

    private bool TryDecompress(ReadOnlySpan<byte> jpeg, byte* memory, Resolution size, int stride, int format, out string reason)
    {
        ObjectDisposedException.ThrowIf(_handle == 0, this);
        reason = "";
        fixed (byte* bytes = jpeg)
        {
            const int Flags = TurboJpegNative.AccurateDct | TurboJpegNative.LimitScans;
            if (TurboJpegNative.Decompress(_handle, bytes, (nuint)jpeg.Length, memory, size.Width, stride, size.Height, format, Flags) == 0)
            {
                return true;
            }
        }

        var text = Marshal.PtrToStringUTF8((nint)TurboJpegNative.GetErrorText(_handle)) ?? "unknown error";
        if (TurboJpegNative.GetErrorCode(_handle) == ErrorIsWarning && JpegWarning.IsHarmless(text))
        {
            return true;
        }

        reason = text;
        return false;
    }
}
