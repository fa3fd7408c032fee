using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;

namespace DoubleWinNas.Search.Variation;

/// <summary>What the search may choose: a search space and the resolutions among which it picks.</summary>
public sealed record GenotypeSpace
{
    /// <exception cref="InputException">No resolution, or one outside the space.</exception>
    public GenotypeSpace(SearchSpace space, IEnumerable<int> resolutions)
    {
        ArgumentNullException.ThrowIfNull(space);
        Space = space;
        Resolutions = [.. resolutions.Distinct().Order()];
        if (Resolutions.Count == 0 || Resolutions[0] < space.MinResolution || Resolutions[^1] > space.MaxResolution)
        {
            throw new InputException(
                $"Resolutions {string.Join(", ", Resolutions)} are not usable: {space.Name} allows {space.MinResolution} to {space.MaxResolution}, at least one.");
        }
    }

    public SearchSpace Space { get; }

    /// <summary>Ascending.</summary>
    public IReadOnlyList<int> Resolutions { get; }
}
