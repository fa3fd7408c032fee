using System.Text;

namespace DoubleWinNas.Networks.Randomness;

/// <summary>
/// The house's source of randomness: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014), state += 0x9E3779B97F4A7C15, output = mix(state).
/// A stream is derived from a seed and the identity of what it is for, never from time or order of arrival, so that every item can be
/// computed again anywhere, in any order.
/// </summary>
public sealed class RandomStream
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;
    private ulong _state;

    private RandomStream(ulong state) => _state = state;

    /// <summary>The stream of a seed and a path of keys: state = mix(... mix(mix(seed + gamma) + key0 + gamma) ... + gamma).</summary>
    public static RandomStream Derive(ulong seed, params ReadOnlySpan<ulong> keys)
    {
        var state = Mix(seed + Gamma);
        foreach (var key in keys)
        {
            state = Mix(state + key + Gamma);
        }

        return new RandomStream(state);
    }

    /// <summary>A key from text: FNV-1a over its UTF-8 bytes.</summary>
    public static ulong Key(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var hash = 0xCBF29CE484222325;
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ value) * 0x100000001B3;
        }

        return hash;
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        _state += Gamma;
        return Mix(_state);
    }

    /// <summary>Uniform in [0, 1), with 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>True with a probability.</summary>
    public bool NextBool(double probability = 0.5) => NextDouble() < probability;

    /// <summary>Uniform in [0, bound), without bias (Lemire, "Fast random integer generation in an interval", 2019).</summary>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        var range = (ulong)bound;
        var high = Math.BigMul(NextUInt64(), range, out var low);
        if (low < range)
        {
            var threshold = unchecked(0UL - range) % range;
            while (low < threshold)
            {
                high = Math.BigMul(NextUInt64(), range, out low);
            }
        }

        return (int)high;
    }

    /// <summary>One of the items, each as likely.</summary>
    public T Pick<T>(IReadOnlyList<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items[NextInt(items.Count)];
    }

    /// <summary>Puts the items into a random order (Fisher-Yates from the back).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = NextInt(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
