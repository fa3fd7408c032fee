using System.Numerics;
using System.Text.Json.Serialization;
using DoubleWinNas.Transformation.Execution;

namespace DoubleWinNas.Transformation.Verification;

/// <summary>Where in a value: image, channel, row, column.</summary>
public readonly record struct Pixel(int N, int C, int Y, int X)
{
    public override string ToString() => $"(n {N}, c {C}, y {Y}, x {X})";
}

/// <summary>The largest difference between two computations of one value.</summary>
/// <param name="Absolute">Largest |expected - found|; infinite where either is not a number.</param>
/// <param name="Relative">The same over the value's scale; 0 where both are zero everywhere.</param>
/// <param name="Allowed">The largest relative error that is allowed.</param>
/// <param name="At">Its pixel.</param>
/// <param name="Expected">What the deep form gives there.</param>
/// <param name="Found">What the other form gives there.</param>
public sealed record Deviation(double Absolute, double Relative, double Allowed, Pixel At, double Expected, double Found)
{
    /// <summary>Relative error over what is allowed: above 1 is refused.</summary>
    [JsonIgnore]
    public double Excess => Relative / Allowed;

    /// <summary>Compares two values of one shape.</summary>
    /// <param name="scale">Largest magnitude of the value.</param>
    /// <param name="allowed">Largest relative error allowed.</param>
    internal static Deviation Between<TExpected, TFound>(FeatureMap<TExpected> expected, FeatureMap<TFound> found, double scale, double allowed)
        where TExpected : unmanaged, IBinaryFloatingPointIeee754<TExpected>
        where TFound : unmanaged, IBinaryFloatingPointIeee754<TFound>
    {
        var worst = 0;
        var largest = -1.0;
        for (var i = 0; i < expected.Data.Length; i++)
        {
            var difference = Math.Abs(double.CreateChecked(expected.Data[i]) - double.CreateChecked(found.Data[i]));
            if (!(difference <= largest))
            {
                worst = i;
                largest = double.IsNaN(difference) ? double.PositiveInfinity : difference;
            }
        }

        var relative = largest == 0 ? 0 : largest / scale;
        return new Deviation(
            largest,
            double.IsNaN(relative) ? double.PositiveInfinity : relative,
            allowed,
            PixelOf(expected, worst),
            double.CreateChecked(expected.Data[worst]),
            double.CreateChecked(found.Data[worst]));
    }

    private static Pixel PixelOf<T>(FeatureMap<T> map, int index)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (plane, pixel) = Math.DivRem(index, map.Pixels);
        return new Pixel(plane / map.Shape.Channels, plane % map.Shape.Channels, pixel / map.Shape.Width, pixel % map.Shape.Width);
    }
}
