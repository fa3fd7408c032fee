namespace DoubleWinNas.Devices.Measurement;

/// <summary>Seeded values in [-1, 1): no zeros or subnormal numbers that a kernel could take a shorter (or far longer) way with.</summary>
internal static class MeasurementInput
{
    public static void Fill(Span<float> input, int seed)
    {
        var random = new Random(seed);
        foreach (ref var value in input)
        {
            value = (float)(2 * random.NextDouble() - 1);
        }
    }
}
