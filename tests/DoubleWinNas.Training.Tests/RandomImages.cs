using DoubleWinNas.Networks;
using DoubleWinNas.Torch;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Tests;

internal static class RandomImages
{
    /// <summary>Row-major (N, C, H, W), uniform in [-1, 1).</summary>
    public static float[] Values(int count, int channels, Resolution resolution, ulong seed)
    {
        var random = PipelineStreams.ForImage(seed, 1, 0);
        var values = new float[count * channels * resolution.Pixels];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(2 * random.NextDouble() - 1);
        }

        return values;
    }

    public static Tensor Of(int count, int channels, Resolution resolution, ulong seed) =>
        Tensor.FromSpan<float>(Values(count, channels, resolution, seed), [count, channels, resolution.Height, resolution.Width]);
}
