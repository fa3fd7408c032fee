using System.Runtime.InteropServices;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>Gives views into the pinned arrays of a dataset held in memory.</summary>
internal sealed unsafe class InMemoryReader(InMemoryDataset dataset) : IImageReader
{
    private RawImages? _part;
    private int _position;

    public bool TryOpen(int index, out Resolution size, out string reason)
    {
        (_part, _position) = dataset.Locate(index);
        size = _part.Size;
        reason = "";
        return true;
    }

    public bool TryDecode(CropBox crop, Resolution output, out PixelView pixels, out CropBox cropInPixels, out string reason)
    {
        var part = _part ?? throw new InvalidOperationException("No image is open.");
        var stride = part.Size.Width * part.Channels;
        // The array is allocated pinned and lives as long as the dataset, which this reader holds.
        var start = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(part.Pixels, 0);
        pixels = new PixelView(start + ((nint)_position * part.Size.Height * stride), part.Size, part.Channels, stride);
        cropInPixels = crop;
        reason = "";
        return true;
    }

    public void Dispose() => _part = null;
}
