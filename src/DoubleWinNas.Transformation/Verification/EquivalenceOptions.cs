using DoubleWinNas.Networks;

namespace DoubleWinNas.Transformation.Verification;

/// <summary>How a shallow network is compared with its deep one.</summary>
public sealed record EquivalenceOptions
{
    /// <summary>METHOD section 3: the algebra, before rounding.</summary>
    public const double DefaultFloat64Tolerance = 1e-12;

    /// <summary>METHOD section 3: the stored network.</summary>
    public const double DefaultFloat32Tolerance = 1e-5;

    public static EquivalenceOptions Default { get; } = new();

    /// <summary>Seed of the random images; default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Images per resolution; default 1.</summary>
    public int Images { get; init; } = 1;

    /// <summary>Resolutions to compare at; default <see cref="ResolutionsFor"/>, which holds 1x1, odd and rectangular ones and the network's own.</summary>
    public IReadOnlyList<Resolution>? Resolutions { get; init; }

    /// <summary>Largest allowed error of the merged maps in float64, relative to the value's scale; default 1e-12.</summary>
    public double Float64Tolerance { get; init; } = DefaultFloat64Tolerance;

    /// <summary>Largest allowed error of the stored network in float32, relative to the value's scale; default 1e-5.</summary>
    public double Float32Tolerance { get; init; } = DefaultFloat32Tolerance;

    /// <summary>The default resolutions for a network designed for <paramref name="own"/>.</summary>
    public static IReadOnlyList<Resolution> ResolutionsFor(Resolution own) =>
        [.. new[] { new Resolution(1, 1), new Resolution(17, 17), new Resolution(22, 37), own }.Distinct()];

    internal void Validate()
    {
        if (Images < 1)
        {
            throw new InputException($"Equivalence is checked on at least one image, not {Images}.");
        }

        if (Resolutions is { Count: 0 })
        {
            throw new InputException("Equivalence is checked at one resolution at least; leave the list out for the default ones.");
        }

        if (!(Float64Tolerance > 0) || !(Float32Tolerance > 0))
        {
            throw new InputException($"Tolerances are numbers above 0, not {Float64Tolerance} (float64) and {Float32Tolerance} (float32).");
        }
    }
}
