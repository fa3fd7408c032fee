namespace DoubleWinNas.Training.Data;

/// <summary>Maps each channel's values by their distribution.</summary>
internal static class HistogramAugmentation
{
    private const int Values = 256;

    /// <summary>The least value becomes 0, the largest 255; a channel of one value stays as it is.</summary>
    public static void AutoContrast(Span<byte> image, int channels)
    {
        for (var channel = 0; channel < channels; channel++)
        {
            var (least, most) = (byte.MaxValue, byte.MinValue);
            for (var i = channel; i < image.Length; i += channels)
            {
                least = Math.Min(least, image[i]);
                most = Math.Max(most, image[i]);
            }

            if (most > least)
            {
                for (var i = channel; i < image.Length; i += channels)
                {
                    image[i] = (byte)((((image[i] - least) * 255) + ((most - least) / 2)) / (most - least));
                }
            }
        }
    }

    /// <summary>
    /// Each value becomes its rank, in steps of a 255th of the pixels below the channel's largest value; with fewer than 255 of these
    /// the channel stays as it is.
    /// </summary>
    public static void Equalize(Span<byte> image, int channels)
    {
        Span<int> counts = stackalloc int[Values];
        Span<byte> map = stackalloc byte[Values];
        for (var channel = 0; channel < channels; channel++)
        {
            counts.Clear();
            for (var i = channel; i < image.Length; i += channels)
            {
                counts[image[i]]++;
            }

            var most = Values - 1;
            while (counts[most] == 0)
            {
                most--;
            }

            var step = ((image.Length / channels) - counts[most]) / 255;
            if (step == 0)
            {
                continue;
            }

            var rank = step / 2;
            for (var value = 0; value < Values; value++)
            {
                map[value] = (byte)Math.Min(rank / step, 255);
                rank += counts[value];
            }

            for (var i = channel; i < image.Length; i += channels)
            {
                image[i] = map[image[i]];
            }
        }
    }
}
