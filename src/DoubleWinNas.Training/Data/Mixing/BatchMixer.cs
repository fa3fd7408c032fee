using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Randomness;

namespace DoubleWinNas.Training.Data;

/// <summary>Mixes the images of a batch in pairs.</summary>
internal static unsafe class BatchMixer
{
    /// <summary>
    /// The mixing of a batch, from a stream of its own: one draw whether, one draw which kind (where both are wanted), then those of the
    /// share, for CutMix then the centre's column and row.
    /// </summary>
    public static BatchMix? Draw(MixOptions options, ulong seed, long epoch, int batch, Resolution size)
    {
        var random = PipelineStreams.ForMixing(seed, epoch, batch);
        if (random.NextDouble() >= options.Probability || options is { Mixup: 0, CutMix: 0 })
        {
            return null;
        }

        var cuts = options.CutMix > 0 && (options.Mixup == 0 || random.NextBool());
        var share = Beta(cuts ? options.CutMix : options.Mixup, ref random);
        return cuts ? Cut(share, size, ref random) : new BatchMix(share, default);
    }

    /// <summary>A rectangle with 1 - share of the area about a random pixel; what of it lies outside the image is lost, and the share follows.</summary>
    internal static BatchMix Cut(double share, Resolution size, ref SplitMix64 random)
    {
        var side = Math.Sqrt(1 - share);
        var (width, height) = ((int)(size.Width * side), (int)(size.Height * side));
        var (x, y) = (random.NextInt(size.Width), random.NextInt(size.Height));
        var box = new PixelBox(
            Math.Clamp(x - (width / 2), 0, size.Width),
            Math.Clamp(y - (height / 2), 0, size.Height),
            Math.Clamp(x - (width / 2) + width, 0, size.Width),
            Math.Clamp(y - (height / 2) + height, 0, size.Height));
        return new BatchMix(1 - (box.Pixels / (double)size.Pixels), box);
    }

    public static void Apply(BatchBuffer buffer, int channels, PixelLayout layout)
    {
        if (buffer.Mix is not { } mix)
        {
            return;
        }

        for (var i = 0; i < buffer.Count / 2; i++)
        {
            var one = buffer.Images + (i * buffer.ImageLength);
            var other = buffer.Images + ((buffer.Count - 1 - i) * buffer.ImageLength);
            if (mix.Box.IsEmpty)
            {
                Blend(one, other, buffer.ImageLength, (float)mix.Share);
            }
            else
            {
                Exchange(one, other, buffer.Resolution, channels, layout, mix.Box);
            }
        }
    }

    private static void Blend(float* one, float* other, nint length, float share)
    {
        for (nint i = 0; i < length; i++)
        {
            var (a, b) = (one[i], other[i]);
            one[i] = (share * a) + ((1 - share) * b);
            other[i] = (share * b) + ((1 - share) * a);
        }
    }

    private static void Exchange(float* one, float* other, Resolution size, int channels, PixelLayout layout, PixelBox box)
    {
        var (planes, values) = layout == PixelLayout.Nchw ? (channels, 1) : (1, channels);
        for (var plane = 0; plane < planes; plane++)
        {
            for (var y = box.Top; y < box.Bottom; y++)
            {
                var at = ((((nint)plane * size.Height) + y) * size.Width + box.Left) * values;
                var count = (box.Right - box.Left) * values;
                for (var i = 0; i < count; i++)
                {
                    (one[at + i], other[at + i]) = (other[at + i], one[at + i]);
                }
            }
        }
    }

    /// <summary>Beta(alpha, alpha) for alpha up to 1 (M. Jöhnk, Metrika 8, 1964): of pairs u^(1/alpha), v^(1/alpha) with a sum up to 1, the first's share.</summary>
    private static double Beta(double alpha, ref SplitMix64 random)
    {
        while (true)
        {
            var (u, v) = (Math.Pow(random.NextDouble(), 1 / alpha), Math.Pow(random.NextDouble(), 1 / alpha));
            if (u + v is > 0 and <= 1)
            {
                return u / (u + v);
            }
        }
    }
}
