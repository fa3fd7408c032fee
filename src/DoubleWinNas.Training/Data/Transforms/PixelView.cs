using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>Decoded bytes of one image: rows of interleaved channels, valid until its reader's next call.</summary>
internal readonly unsafe struct PixelView(byte* data, Resolution size, int channels, int stride)
{
    public byte* Data => data;

    public Resolution Size => size;

    /// <summary>1 (grey) or 3 (red, green, blue).</summary>
    public int Channels => channels;

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride => stride;

    public byte* Row(int y) => data + ((nint)y * stride);
}
