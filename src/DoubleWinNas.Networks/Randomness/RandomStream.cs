using System.Text;

namespace DoubleWinNas.Networks.Randomness;

/// <summary>
/// A stream of random numbers (<see cref="SplitMix64"/>), derived from a seed and the identity of what it is for, never from time or
/// order of arrival, so that every item can be computed again anywhere, in any order.
/// </summary>
public sealed class RandomStream
{
    private SplitMix64 _generator;

    private RandomStream(SplitMix64 generator) => _generator = generator;

    /// <inheritdoc cref="SplitMix64.Derive"/>
    public static RandomStream Derive(ulong seed, params ReadOnlySpan<ulong> keys) => new(SplitMix64.Derive(seed, keys));

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
    public ulong NextUInt64() => _generator.Next();

    /// <summary>Uniform in [0, 1), with 53 random bits.</summary>
    public double NextDouble() => _generator.NextDouble();

    /// <summary>True with a probability.</summary>
    public bool NextBool(double probability = 0.5) => NextDouble() < probability;

    /// <summary>Uniform in [0, bound), without bias.</summary>
    public int NextInt(int bound) => _generator.NextInt(bound);

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
}
