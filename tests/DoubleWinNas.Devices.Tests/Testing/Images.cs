using DoubleWinNas.Networks;

namespace DoubleWinNas.Devices.Tests.Testing;

internal static class Images
{
    /// <summary>Seeded values in [-2, 2): what normalised images hold.</summary>
    public static float[] Random(int channels, Resolution resolution, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, (int)(channels * resolution.Pixels)).Select(_ => (float)(4 * random.NextDouble() - 2))];
    }
}
