using DoubleWinNas.Networks.Randomness;
using DoubleWinNas.Training.Tests.Data.Decoding;

namespace DoubleWinNas.Benchmarks.Data;

/// <summary>JPEG files of ImageNet's usual size with edges, waves and grain, so that decoding costs about what photographs cost.</summary>
internal static class GeneratedImages
{
    private const int Height = 375;
    private const int Width = 500;
    private const int Quality = 90;

    /// <summary>Writes <c>train/CLASS/N.jpg</c> and <c>val/CLASS/N.jpg</c> with two classes.</summary>
    public static string Write(string folder, int images)
    {
        var random = RandomStream.Derive(1);
        for (var i = 0; i < images; i++)
        {
            Save(folder, "train", i, random);
        }

        Save(folder, "val", 0, random);
        Save(folder, "val", 1, random);
        return folder;
    }

    private static void Save(string folder, string part, int index, RandomStream random)
    {
        var place = Path.Combine(folder, part, index % 2 == 0 ? "even" : "odd");
        Directory.CreateDirectory(place);
        File.WriteAllBytes(Path.Combine(place, $"{index}.jpg"), TurboJpegCompressor.Compress(Picture(random), Height, Width, chroma: TurboJpegCompressor.Chroma420, quality: Quality));
    }

    private static byte[] Picture(RandomStream random)
    {
        var pixels = new byte[Height * Width * 3];
        var (edge, wave) = (random.NextInt(Width), 0.02 + (0.2 * random.NextDouble()));
        for (var i = 0; i < pixels.Length; i++)
        {
            var (channel, x, y) = (i % 3, i / 3 % Width, i / 3 / Width);
            var value = 110 + (x > edge + (y / 3) ? 60 : 0) + (35 * Math.Sin(wave * (x + (y * (channel + 1))))) + random.NextInt(24);
            pixels[i] = (byte)Math.Clamp(value, 0, 255);
        }

        return pixels;
    }
}
