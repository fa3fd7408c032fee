using DoubleWinNas.Networks;

namespace DoubleWinNas.Training.Data;

/// <summary>A factor by which a JPEG can be shrunk while it is decoded.</summary>
internal readonly record struct ScalingFactor(int Numerator, int Denominator)
{
    public double Value => (double)Numerator / Denominator;

    /// <summary>A side or size at this factor; the library rounds up.</summary>
    public int Of(int side) => (int)((((long)side * Numerator) + Denominator - 1) / Denominator);

    public Resolution Of(Resolution image) => new(Of(image.Height), Of(image.Width));

    /// <summary>The smallest factor at which the crop still has the output's pixels; 1 where the image itself has fewer.</summary>
    /// <param name="factors">Those of the library that are worth it, largest first, the first one 1.</param>
    public static ScalingFactor Choose(ReadOnlySpan<ScalingFactor> factors, CropBox crop, Resolution output)
    {
        for (var i = factors.Length - 1; i > 0; i--)
        {
            if (crop.Width * factors[i].Value >= output.Width && crop.Height * factors[i].Value >= output.Height)
            {
                return factors[i];
            }
        }

        return factors[0];
    }
}
