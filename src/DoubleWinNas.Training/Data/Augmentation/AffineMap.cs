namespace DoubleWinNas.Training.Data;

/// <summary>From a pixel of the result, relative to the image's middle, to where it comes from: x' = a x + b y + c, y' = d x + e y + f.</summary>
internal readonly record struct AffineMap(double A, double B, double C, double D, double E, double F)
{
    public static AffineMap Shear(double x, double y) => new(1, x, 0, y, 1, 0);

    public static AffineMap Translation(double x, double y) => new(1, 0, x, 0, 1, y);

    public static AffineMap Rotation(double degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        return new(cos, -sin, 0, sin, cos, 0);
    }
}
