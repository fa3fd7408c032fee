using System.Runtime.InteropServices;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>Reads and decodes JPEG files, wherever they are kept.</summary>
internal sealed unsafe class JpegReader(IJpegFiles files) : IImageReader
{
    // Beyond it, it is no photograph, and reading it would take all memory.
    private const long MostBytes = 1L << 30;

    private readonly JpegDecoder _decoder = new();
    private readonly NativeScratch _file = new();
    private int _length;
    private JpegHeader _header;

    private ReadOnlySpan<byte> Content => new(_file.Reserve(0), _length);

    public bool TryOpen(int index, out Resolution size, out string reason)
    {
        size = default;
        var error = files.TryRead(index, _file, MostBytes, out var length);
        if (error != 0)
        {
            throw new InputException(
                $"Image '{files.NameOf(index)}' cannot be read: {Marshal.GetPInvokeErrorMessage(error)}. "
                + "Nothing in the folder may change while it is in use.");
        }

        if (length is 0 or > MostBytes)
        {
            reason = length == 0 ? "the file is empty" : $"the file has {length} bytes; at most {MostBytes} are read";
            return false;
        }

        _length = (int)length;
        if (!JpegHeader.TryRead(Content, out _header, out reason))
        {
            return false;
        }

        size = _header.Size;
        return true;
    }

    public bool TryDecode(CropBox crop, Resolution output, out PixelView pixels, out CropBox cropInPixels, out string reason) =>
        _decoder.TryDecode(Content, _header, crop, output, out pixels, out cropInPixels, out reason);

    public void Dispose()
    {
        _decoder.Dispose();
        _file.Dispose();
        files.Dispose();
    }
}
