namespace DoubleWinNas.Training.Data;

/// <summary>How the images of one batch are mixed: image i with image N - 1 - i.</summary>
/// <param name="Share">Share of its own picture that an image keeps, 0 to 1; the other image's label has the rest.</param>
/// <param name="Box">CutMix: the pixels that come from the other image; empty for Mixup, which blends all of them.</param>
public readonly record struct BatchMix(double Share, PixelBox Box);

/// <summary>Whole pixels: columns <paramref name="Left"/> to <paramref name="Right"/>, rows <paramref name="Top"/> to <paramref name="Bottom"/>, both exclusive.</summary>
public readonly record struct PixelBox(int Left, int Top, int Right, int Bottom)
{
    public bool IsEmpty => Right <= Left || Bottom <= Top;

    public long Pixels => IsEmpty ? 0 : (long)(Right - Left) * (Bottom - Top);
}
