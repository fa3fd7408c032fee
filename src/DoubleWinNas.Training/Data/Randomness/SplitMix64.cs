namespace DoubleWinNas.Training.Data;

/// <summary>
/// The SplitMix64 generator (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014):
/// state += 0x9E3779B97F4A7C15; output = mix(state). The data pipeline's only source of randomness, so that every
/// batch can be recomputed anywhere from (seed, epoch, image).
/// </summary>
public struct SplitMix64(ulong state)
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;
    private ulong _state = state;

    /// <summary>Stream of one image in one epoch: state = mix(mix(mix(seed + gamma) + epoch + gamma) + image + gamma).</summary>
    public static SplitMix64 ForImage(ulong seed, long epoch, int image) =>
        new(Derive(Derive(Derive(0, seed), (ulong)epoch), (ulong)image));

    /// <summary>Stream that orders one epoch: as an image's, with the image number 2^63.</summary>
    public static SplitMix64 ForOrder(ulong seed, long epoch) =>
        new(Derive(Derive(Derive(0, seed), (ulong)epoch), 1UL << 63));

    /// <summary>Stream that mixes one batch: as an image's, with the image number 2^62 + batch.</summary>
    public static SplitMix64 ForMixing(ulong seed, long epoch, int batch) =>
        new(Derive(Derive(Derive(0, seed), (ulong)epoch), (1UL << 62) + (ulong)batch));

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        _state += Gamma;
        return Mix(_state);
    }

    /// <summary>Uniform in [0, 1), with 53 random bits.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, bound), without bias (Lemire, "Fast random integer generation in an interval", 2019).</summary>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        var range = (ulong)bound;
        var high = Math.BigMul(Next(), range, out var low);
        if (low < range)
        {
            var threshold = unchecked(0UL - range) % range;
            while (low < threshold)
            {
                high = Math.BigMul(Next(), range, out low);
            }
        }

        return (int)high;
    }

    /// <summary>True half of the time.</summary>
    public bool NextBool() => Next() >> 63 == 1;

    private static ulong Derive(ulong parent, ulong key) => Mix(parent + key + Gamma);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
