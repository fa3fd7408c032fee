using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Randomness;

namespace DoubleWinNas.Training.Data;

/// <summary>Holds out validation images by a permutation that never changes, so that every search compares on the same ones.</summary>
internal static class ValidationSplit
{
    // Fixed for ever: another value would mix old validation images into training.
    private const ulong Seed = 0x44574E_56414C;

    /// <summary>Cuts the training files' images; both parts come in ascending order.</summary>
    public static (int[] Train, int[] Validation) Cut(string dataset, ReadOnlySpan<int> images, double share)
    {
        if (share is not (>= 0 and <= 0.9))
        {
            throw new InputException($"Dataset '{dataset}': a validation share of {share} is asked for; allowed is 0 to 0.9.");
        }

        var order = images.ToArray();
        Permutation.Shuffle(order, new SplitMix64(Seed));
        var held = (int)Math.Round(images.Length * share);
        var train = order[..^held];
        var validation = order[^held..];
        Array.Sort(train);
        Array.Sort(validation);
        return (train, validation);
    }
}
