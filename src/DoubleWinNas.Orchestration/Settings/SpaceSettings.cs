using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Orchestration.Settings;

/// <summary>What the search may choose (<c>search.space</c>).</summary>
public sealed record SpaceSettings
{
    /// <summary>A search space: mobile-32 or mobile-imagenet. Default mobile-32.</summary>
    public string Preset { get; init; } = "mobile-32";

    /// <summary>Depthwise kernels. Default 3, 5.</summary>
    public IReadOnlyList<int> Kernels { get; init; } = [3, 5];

    /// <summary>Expansions. Default 3, 6.</summary>
    public IReadOnlyList<int> Expansions { get; init; } = [3, 6];

    /// <summary>Sides of the input in pixels. Default 20, 24, 28.</summary>
    public IReadOnlyList<int> Resolutions { get; init; } = [20, 24, 28];

    /// <summary>Forms of blocks: N (nonlinear), T (transformable). Default both.</summary>
    public IReadOnlyList<string> Forms { get; init; } = FormNames;

    internal static IReadOnlyList<string> FormNames { get; } = ["N", "T"];

    /// <summary>The space of these settings.</summary>
    /// <exception cref="Networks.InputException">The preset is unknown, or a resolution outside it.</exception>
    public GenotypeSpace ToGenotypeSpace() => new(
        SearchSpace.Named(Preset) with { Kernels = Kernels, Expansions = Expansions },
        Resolutions,
        Forms.Select(form => form == "N" ? BlockForm.Nonlinear : BlockForm.Transformable));
}
