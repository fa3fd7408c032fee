using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>A rectangle in an image's pixel coordinates; it may lie on fractions of pixels and reach past the border.</summary>
internal readonly record struct CropBox(double X, double Y, double Width, double Height)
{
    // Far above what doubles lose on coordinates up to 65,535, far below what could be seen.
    private const double Rounding = 1e-6;

    public static CropBox Whole(Resolution image) => new(0, 0, image.Width, image.Height);

    /// <summary>True if nothing but rounding reaches past the border.</summary>
    public bool IsInside(Resolution image) =>
        X >= -Rounding && Y >= -Rounding && X + Width <= image.Width + Rounding && Y + Height <= image.Height + Rounding;

    /// <summary>The same rectangle when the image is resized.</summary>
    public CropBox Scaled(double factor) => new(X * factor, Y * factor, Width * factor, Height * factor);
}
