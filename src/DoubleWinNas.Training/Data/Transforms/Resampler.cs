using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>
/// Crops, resizes (bilinear, antialiased when shrinking), mirrors and normalises decoded bytes straight into a batch. One thread at a time.
/// </summary>
internal sealed unsafe class Resampler : IDisposable
{
    // Horizontal works on four values at a time where pixels have three.
    private const int Slack = 4;

    private readonly AxisWeights _rows = new();
    private readonly AxisWeights _columns = new();
    private readonly NativeScratch _blended = new();
    private readonly NativeScratch _resized = new();
    private readonly NativeScratch _padded = new();

    /// <summary>Writes the crop of <paramref name="pixels"/> at the target's size. Parts of the crop outside the image are black.</summary>
    public void Write(PixelView pixels, CropBox crop, bool flip, Resolution output, RowStore target)
    {
        if (!crop.IsInside(pixels.Size))
        {
            pixels = Padded(pixels, crop);
            crop = CropBox.Whole(pixels.Size);
        }

        _rows.Prepare(crop.Y, crop.Height, pixels.Size.Height, output.Height);
        _columns.Prepare(crop.X, crop.Width, pixels.Size.Width, output.Width);
        var channels = pixels.Channels;
        var width = (_columns.InputEnd - _columns.InputStart) * channels;
        var blended = (float*)_blended.Reserve((nuint)(width + Slack) * sizeof(float));
        var row = _columns.IsIdentity ? blended : (float*)_resized.Reserve((nuint)((output.Width * channels) + Slack) * sizeof(float));
        for (var y = 0; y < output.Height; y++)
        {
            var source = pixels.Row(_rows.First[y]) + (_columns.InputStart * channels);
            RowBlend.Vertical(source, pixels.Stride, _rows.Of(y), blended, width);
            if (!_columns.IsIdentity)
            {
                RowBlend.Horizontal(blended, _columns, channels, row);
            }

            target.Store(y, row, channels, flip);
        }
    }

    public void Dispose()
    {
        _blended.Dispose();
        _resized.Dispose();
        _padded.Dispose();
    }

    private PixelView Padded(PixelView pixels, CropBox crop)
    {
        var (x, y) = ((int)Math.Floor(crop.X), (int)Math.Floor(crop.Y));
        var size = new Resolution((int)Math.Ceiling(crop.Y + crop.Height) - y, (int)Math.Ceiling(crop.X + crop.Width) - x);
        var stride = size.Width * pixels.Channels;
        var bytes = checked((int)(size.Pixels * pixels.Channels));
        var memory = (byte*)_padded.Reserve((nuint)bytes);
        new Span<byte>(memory, bytes).Clear();
        var (left, right) = (Math.Max(x, 0), Math.Min(x + size.Width, pixels.Size.Width));
        for (var row = Math.Max(y, 0); row < Math.Min(y + size.Height, pixels.Size.Height) && left < right; row++)
        {
            var count = (right - left) * pixels.Channels;
            var from = new ReadOnlySpan<byte>(pixels.Row(row) + (left * pixels.Channels), count);
            from.CopyTo(new Span<byte>(memory + ((row - y) * stride) + ((left - x) * pixels.Channels), count));
        }

        return new PixelView(memory, size, pixels.Channels, stride);
    }
}
