using DoubleWinNas.Networks.Randomness;

namespace DoubleWinNas.Training.Data;

/// <summary>Random orders (Fisher-Yates from the back).</summary>
internal static class Permutation
{
    /// <summary>Puts the items into a random order, drawing one integer per item.</summary>
    public static void Shuffle(Span<int> items, SplitMix64 random)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = random.NextInt(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }
}
