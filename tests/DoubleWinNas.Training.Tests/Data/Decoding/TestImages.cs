namespace DoubleWinNas.Training.Tests.Data.Decoding;

/// <summary>Smooth pictures that survive compression, and their JPEGs.</summary>
internal static class TestImages
{
    /// <summary>Interleaved red, green and blue; every seed another picture.</summary>
    public static byte[] Smooth(int height, int width, int seed = 0, int channels = 3)
    {
        var pixels = new byte[height * width * channels];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (channel, x, y) = (i % channels, i / channels % width, i / channels / width);
            var wave = Math.Sin((x * 0.05 * (channel + 1)) + seed) + Math.Cos((y * 0.04) + (channel * 2) + (seed * 0.7));
            pixels[i] = (byte)Math.Clamp(128 + (wave * 55), 0, 255);
        }

        return pixels;
    }

    public static byte[] Jpeg(int height, int width, int seed = 0, bool progressive = false, int chroma = TurboJpegCompressor.Chroma444) =>
        TurboJpegCompressor.Compress(Smooth(height, width, seed), height, width, chroma: chroma, progressive: progressive);

    /// <summary>A folder dataset: classes a, b, c with images each in train and val.</summary>
    public static void WriteFolder(TestFolder folder, int imagesPerClass, int height = 40, int width = 50)
    {
        var seed = 0;
        foreach (var part in new[] { "train", "val" })
        {
            foreach (var name in new[] { "a", "b", "c" })
            {
                for (var i = 0; i < imagesPerClass; i++)
                {
                    folder.Write($"{part}/{name}/{i:000}.jpg", Jpeg(height, width, seed++));
                }
            }
        }
    }
}
