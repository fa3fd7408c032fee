using DoubleWinNas.Networks;

namespace DoubleWinNas.Transformation.Maps;

/// <summary>
/// Where a convolution-like map reads: output pixel y is made of input pixels y * Stride - Padding + j, j in [0, Kernel).
/// Input beyond the border reads as zero; a negative padding means that the front pixels are not read (a crop).
/// </summary>
/// <param name="Kernel">Side of the square kernel.</param>
/// <param name="Stride">Stride.</param>
/// <param name="Padding">Zero padding in front of the map, the same on every side.</param>
public readonly record struct MapGeometry(int Kernel, int Stride, int Padding)
{
    public static MapGeometry Identity { get; } = new(1, 1, 0);

    /// <summary>
    /// Whether the pixels just outside this map's output, if computed, would read nothing but zeros: then, and only without a bias,
    /// zero padding behind the map may be moved in front of it.
    /// </summary>
    public bool IsZeroBeyondBorder => Kernel <= Padding + 1;

    /// <summary>Pixels that the output is larger than the input at stride 1, but for one.</summary>
    private int Growth => 2 * Padding - Kernel;

    /// <summary>This map, then <paramref name="next"/>: METHOD section 3, also for sizes that the strides do not divide.</summary>
    public MapGeometry Then(MapGeometry next) =>
        new(Kernel + (next.Kernel - 1) * Stride, Stride * next.Stride, Padding + next.Padding * Stride);

    /// <summary>The map with <paramref name="padding"/> more pixels on every side of its output (fewer, where negative).</summary>
    public MapGeometry Widen(int padding) => this with { Padding = Padding + padding * Stride };

    /// <summary>The smallest kernel that covers this map and another one, aligned.</summary>
    /// <exception cref="InputException">Their outputs differ in size.</exception>
    public MapGeometry Cover(MapGeometry other)
    {
        if (Stride != other.Stride || Growth != other.Growth)
        {
            throw new InputException(
                $"a sum of maps of different output sizes cannot be merged: kernel {Kernel}, stride {Stride}, padding {Padding} and kernel {other.Kernel}, stride {other.Stride}, padding {other.Padding}");
        }

        return Padding >= other.Padding ? this : other;
    }

    /// <summary>The same map with a padding of at least zero: a larger kernel whose outer taps are zero.</summary>
    public MapGeometry WithoutCrop() => Padding >= 0 ? this : new(Kernel - 2 * Padding, Stride, 0);

    /// <summary>Checks that zero padding behind a map can be moved in front of it.</summary>
    /// <exception cref="InputException">It cannot: the pixels would not be zero.</exception>
    internal void RequireZeroBeyondBorder(bool hasBias)
    {
        if (hasBias)
        {
            throw new InputException(
                "zero padding behind a bias (or a batch normalisation's shift) cannot be moved in front of it: the padded pixels are zero, but would become the bias. Pad in front of the segment");
        }

        if (!IsZeroBeyondBorder)
        {
            throw new InputException(
                $"zero padding behind a kernel of {Kernel} with padding {Padding} cannot be moved in front of it: the padded pixels are zero, but would see the image. Pad in front of the segment");
        }
    }
}
