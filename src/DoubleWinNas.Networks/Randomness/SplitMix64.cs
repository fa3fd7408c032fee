namespace DoubleWinNas.Networks.Randomness;

/// <summary>
/// The house's generator: SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014):
/// state += 0x9E3779B97F4A7C15; output = mix(state). A value that is copied goes on from the same state: hand it on by reference, or use
/// a <see cref="RandomStream"/>.
/// </summary>
public struct SplitMix64(ulong state)
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;
    private ulong _state = state;

    /// <summary>The generator of a seed and a path of keys: state = mix(... mix(mix(seed + gamma) + key0 + gamma) ... + gamma).</summary>
    public static SplitMix64 Derive(ulong seed, params ReadOnlySpan<ulong> keys)
    {
        var state = Mix(seed + Gamma);
        foreach (var key in keys)
        {
            state = Mix(state + key + Gamma);
        }

        return new SplitMix64(state);
    }

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

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
