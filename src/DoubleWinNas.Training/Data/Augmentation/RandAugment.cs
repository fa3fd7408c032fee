using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>
/// Random changes of an image (E. Cubuk et al., "RandAugment", CVPR workshops 2020): some operations one after another, each drawn from
/// all <see cref="AugmentOperation"/>s, all of one strength. What moves in from outside the image is black.
/// </summary>
/// <param name="Operations">Operations on each image, 1 to 8. Default: 2.</param>
/// <param name="Magnitude">Their strength, 0 to 30. Default: 9.</param>
public sealed record RandAugment(int Operations = 2, int Magnitude = 9)
{
    /// <summary>The strongest.</summary>
    public const int LargestMagnitude = 30;

    /// <summary>Strength as a share of the strongest.</summary>
    internal double Strength => Magnitude / (double)LargestMagnitude;

    /// <summary>Reads <c>N</c> operations and magnitude <c>M</c> from <c>N,M</c>, such as <c>2,9</c>.</summary>
    /// <exception cref="InputException">The text is neither, or a number is out of its range.</exception>
    public static RandAugment Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split(',') is [var first, var second]
            && int.TryParse(first, out var operations) && operations is >= 1 and <= 8
            && int.TryParse(second, out var magnitude) && magnitude is >= 0 and <= LargestMagnitude
            ? new RandAugment(operations, magnitude)
            : throw new InputException($"RandAugment '{text}' is not understood: give the operations an image (1 to 8) and their magnitude (0 to {LargestMagnitude}), such as 2,9.");
    }
}

/// <summary>What <see cref="RandAugment"/> draws from; values at the largest magnitude in brackets.</summary>
internal enum AugmentOperation
{
    Identity,

    /// <summary>Rows move by their distance from the middle times a factor [± 0.3].</summary>
    ShearX,

    /// <summary>Columns likewise [± 0.3].</summary>
    ShearY,

    /// <summary>By a share of the width [± 0.45].</summary>
    TranslateX,

    /// <summary>By a share of the height [± 0.45].</summary>
    TranslateY,

    /// <summary>About the middle [± 30 degrees].</summary>
    Rotate,

    /// <summary>Values times 1 ± [0.9].</summary>
    Brightness,

    /// <summary>Distance from the grey value times 1 ± [0.9].</summary>
    Colour,

    /// <summary>Distance from the image's mean grey value times 1 ± [0.9].</summary>
    Contrast,

    /// <summary>Distance from the smoothed image times 1 ± [0.9].</summary>
    Sharpness,

    /// <summary>Of 8 bits the highest are kept [4].</summary>
    Posterize,

    /// <summary>Values from a threshold on are inverted [from 0 on].</summary>
    Solarize,

    /// <summary>Each channel is stretched to 0 to 255.</summary>
    AutoContrast,

    /// <summary>Each channel's values are spread evenly.</summary>
    Equalize,
}
