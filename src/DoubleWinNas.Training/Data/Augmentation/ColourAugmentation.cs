using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>Changes the values of an image (H, W, C): result = base + factor * (image - base), rounded and kept within 0 to 255.</summary>
internal static class ColourAugmentation
{
    /// <summary>About black.</summary>
    public static void Brightness(Span<byte> image, double factor)
    {
        foreach (ref var value in image)
        {
            value = Blend(value, 0, factor);
        }
    }

    /// <summary>About each pixel's grey value; a grey image stays as it is.</summary>
    public static void Colour(Span<byte> image, int channels, double factor)
    {
        if (channels == 1)
        {
            return;
        }

        for (var i = 0; i < image.Length; i += channels)
        {
            var grey = Grey(image[i..]);
            for (var channel = 0; channel < channels; channel++)
            {
                image[i + channel] = Blend(image[i + channel], grey, factor);
            }
        }
    }

    /// <summary>About the mean of the grey values.</summary>
    public static void Contrast(Span<byte> image, int channels, double factor)
    {
        var sum = 0.0;
        for (var i = 0; i < image.Length; i += channels)
        {
            sum += channels == 1 ? image[i] : Grey(image[i..]);
        }

        var mean = sum / (image.Length / channels);
        foreach (ref var value in image)
        {
            value = Blend(value, mean, factor);
        }
    }

    /// <summary>About the mean of 3 x 3 pixels with five-fold weight in the middle; the border stays as it is.</summary>
    public static void Sharpness(Span<byte> image, Span<byte> scratch, Resolution size, int channels, double factor)
    {
        image.CopyTo(scratch);
        var row = size.Width * channels;
        for (var y = 1; y < size.Height - 1; y++)
        {
            for (var i = channels; i < row - channels; i++)
            {
                var at = (y * row) + i;
                var sum = 4 * scratch[at];
                for (var dy = -row; dy <= row; dy += row)
                {
                    sum += scratch[at + dy - channels] + scratch[at + dy] + scratch[at + dy + channels];
                }

                image[at] = Blend(scratch[at], sum / 13.0, factor);
            }
        }
    }

    /// <summary>Keeps the highest bits.</summary>
    public static void Posterize(Span<byte> image, int bits)
    {
        var mask = (byte)(0xFF << (8 - bits));
        foreach (ref var value in image)
        {
            value &= mask;
        }
    }

    /// <summary>Inverts values from the threshold on.</summary>
    public static void Solarize(Span<byte> image, double threshold)
    {
        foreach (ref var value in image)
        {
            value = value >= threshold ? (byte)(255 - value) : value;
        }
    }

    /// <summary>Luma of ITU-R BT.601.</summary>
    private static double Grey(ReadOnlySpan<byte> pixel) => (0.299 * pixel[0]) + (0.587 * pixel[1]) + (0.114 * pixel[2]);

    private static byte Blend(byte value, double about, double factor) => (byte)Math.Clamp(about + (factor * (value - about)) + 0.5, 0, 255);
}
