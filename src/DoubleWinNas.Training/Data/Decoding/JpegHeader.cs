using System.Buffers.Binary;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>
/// What a JPEG's frame header says (ITU T.81, B.2.2). Read here because TurboJPEG's own header function refuses images whose chroma
/// subsampling it has no name for, though it decodes them.
/// </summary>
internal readonly record struct JpegHeader(int Height, int Width, int Components)
{
    private const byte StartOfImage = 0xD8;
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;

    public Resolution Size => new(Height, Width);

    /// <summary>Its coefficients come in several scans, so that all of them are in memory before the first pixel is.</summary>
    public bool IsProgressive { get; init; }

    /// <summary>Finds the frame header.</summary>
    /// <returns>False, with the reason, if the bytes cannot be a JPEG that is decoded here.</returns>
    public static bool TryRead(ReadOnlySpan<byte> jpeg, out JpegHeader header, out string reason)
    {
        header = default;
        if (jpeg.Length < 2 || jpeg[0] != 0xFF || jpeg[1] != StartOfImage)
        {
            reason = $"not a JPEG: starts with {Convert.ToHexString(jpeg[..Math.Min(4, jpeg.Length)])} instead of FFD8";
            return false;
        }

        var at = 2;
        while (NextMarker(jpeg, ref at) is { } marker && marker is not (StartOfScan or EndOfImage))
        {
            if (marker is 0x01 or (>= 0xD0 and <= StartOfImage))
            {
                continue;
            }

            if (IsFrame(marker))
            {
                return TryReadFrame(jpeg[at..], IsProgressiveFrame(marker), out header, out reason);
            }

            if (at + 2 > jpeg.Length)
            {
                break;
            }

            at += Math.Max(2, (int)BinaryPrimitives.ReadUInt16BigEndian(jpeg[at..]));
        }

        reason = "it ends before its frame header";
        return false;
    }

    // All start-of-frame markers; C4, C8 and CC in between mean other things.
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static bool IsProgressiveFrame(byte marker) => marker is 0xC2 or 0xC6 or 0xCA or 0xCE;

    private static byte? NextMarker(ReadOnlySpan<byte> jpeg, ref int at)
    {
        while (at < jpeg.Length && jpeg[at] != 0xFF)
        {
            at++;
        }

        while (at < jpeg.Length && jpeg[at] == 0xFF)
        {
            at++;
        }

        return at < jpeg.Length ? jpeg[at++] : null;
    }

    private static bool TryReadFrame(ReadOnlySpan<byte> frame, bool isProgressive, out JpegHeader header, out string reason)
    {
        header = default;
        if (frame.Length < 8)
        {
            reason = "it ends in its frame header";
            return false;
        }

        header = new JpegHeader(
            BinaryPrimitives.ReadUInt16BigEndian(frame[3..]), BinaryPrimitives.ReadUInt16BigEndian(frame[5..]), frame[7]) { IsProgressive = isProgressive };
        reason = header switch
        {
            _ when frame[2] != 8 => $"has {frame[2]} bits a channel; 8 are supported",
            { Height: 0 } or { Width: 0 } => $"has a size of {header.Height}x{header.Width}",
            { Components: not (1 or 3 or 4) } => $"has {header.Components} colour components; 1, 3 and 4 are supported",
            _ => "",
        };
        return reason.Length == 0;
    }
}
