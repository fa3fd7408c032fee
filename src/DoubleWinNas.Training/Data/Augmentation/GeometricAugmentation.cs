using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>Moves the pixels of an image (H, W, C): the nearest one is taken, black where there is none.</summary>
internal static class GeometricAugmentation
{
    public static void Apply(Span<byte> image, Span<byte> scratch, Resolution size, int channels, AffineMap map)
    {
        image.CopyTo(scratch);
        var (middleX, middleY) = ((size.Width - 1) / 2.0, (size.Height - 1) / 2.0);
        for (var y = 0; y < size.Height; y++)
        {
            for (var x = 0; x < size.Width; x++)
            {
                var (dx, dy) = (x - middleX, y - middleY);
                var fromX = (int)Math.Floor((map.A * dx) + (map.B * dy) + map.C + middleX + 0.5);
                var fromY = (int)Math.Floor((map.D * dx) + (map.E * dy) + map.F + middleY + 0.5);
                var target = image.Slice(((y * size.Width) + x) * channels, channels);
                if ((uint)fromX < (uint)size.Width && (uint)fromY < (uint)size.Height)
                {
                    scratch.Slice(((fromY * size.Width) + fromX) * channels, channels).CopyTo(target);
                }
                else
                {
                    target.Clear();
                }
            }
        }
    }
}
