using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Randomness;

namespace DoubleWinNas.Training.Data;

/// <summary>Chooses the rectangle that a crop policy takes from an image.</summary>
internal static class CropSampler
{
    private const int Attempts = 10;

    /// <summary>
    /// Draws from <paramref name="random"/>: padded crop: x, y; random resized crop: (area, ratio) until one fits, at most
    /// 10 times, then x, y; the others draw nothing.
    /// </summary>
    public static CropBox Sample(CropPolicy policy, Resolution image, Resolution output, ref SplitMix64 random) => policy switch
    {
        WholeImage => CropBox.Whole(image),
        CenterCrop center => Center(image, Aspect(output), center.Fraction),
        PaddedRandomCrop padded => Padded(image, padded.Padding, ref random),
        RandomResizedCrop resized => Resized(resized, image, Aspect(output), ref random),
        _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "unknown crop policy"),
    };

    private static double Aspect(Resolution size) => (double)size.Width / size.Height;

    private static CropBox Center(Resolution image, double aspect, double fraction)
    {
        var width = Math.Min(image.Width, image.Height * aspect) * fraction;
        var height = Math.Min(image.Height, image.Width / aspect) * fraction;
        return new CropBox((image.Width - width) / 2, (image.Height - height) / 2, width, height);
    }

    private static CropBox Padded(Resolution image, int padding, ref SplitMix64 random)
    {
        var x = random.NextInt((2 * padding) + 1) - padding;
        var y = random.NextInt((2 * padding) + 1) - padding;
        return new CropBox(x, y, image.Width, image.Height);
    }

    private static CropBox Resized(RandomResizedCrop policy, Resolution image, double aspect, ref SplitMix64 random)
    {
        var logMin = Math.Log(policy.MinRatio * aspect);
        var logMax = Math.Log(policy.MaxRatio * aspect);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var area = image.Pixels * (policy.MinArea + ((policy.MaxArea - policy.MinArea) * random.NextDouble()));
            var ratio = Math.Exp(logMin + ((logMax - logMin) * random.NextDouble()));
            var width = (int)Math.Round(Math.Sqrt(area * ratio));
            var height = (int)Math.Round(Math.Sqrt(area / ratio));
            if (width >= 1 && height >= 1 && width <= image.Width && height <= image.Height)
            {
                return new CropBox(random.NextInt(image.Width - width + 1), random.NextInt(image.Height - height + 1), width, height);
            }
        }

        var nearest = Math.Clamp(Aspect(image), policy.MinRatio * aspect, policy.MaxRatio * aspect);
        return Center(image, nearest, fraction: 1);
    }
}
