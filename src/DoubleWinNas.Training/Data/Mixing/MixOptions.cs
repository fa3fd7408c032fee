using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>
/// Mixing of training images in pairs: Mixup (H. Zhang et al., ICLR 2018) blends whole images, CutMix (S. Yun et al., ICCV 2019) replaces
/// a rectangle. The share of the first image is drawn from Beta(alpha, alpha), once for a batch.
/// </summary>
public sealed record MixOptions
{
    /// <summary>Alpha of Mixup, 0 to 1; 0: none. Default: 0.</summary>
    public double Mixup { get; init; }

    /// <summary>Alpha of CutMix, 0 to 1; 0: none. Default: 0.</summary>
    public double CutMix { get; init; }

    /// <summary>Share of the batches that are mixed, 0 to 1; with both kinds each is as likely. Default: 1.</summary>
    public double Probability { get; init; } = 1;

    /// <exception cref="InputException">A value is out of its range: names it.</exception>
    public void Validate()
    {
        Require(Mixup is >= 0 and <= 1, $"Mixup's alpha is {Mixup}; allowed are numbers from 0 (none) to 1.");
        Require(CutMix is >= 0 and <= 1, $"CutMix's alpha is {CutMix}; allowed are numbers from 0 (none) to 1.");
        Require(Probability is >= 0 and <= 1, $"The share of mixed batches is {Probability}; allowed are numbers from 0 to 1.");
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new InputException(message);
        }
    }
}
