using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Networks.Genotypes;

/// <summary>What a search may choose: a search space, the resolutions among which it picks, and the forms of blocks.</summary>
public sealed record GenotypeSpace
{
    /// <summary>More sides than that would take long to measure: costs at the others lie on curves through these.</summary>
    private const int MostMeasuredSides = 5;

    /// <param name="space">Widths, stages, strides and choices.</param>
    /// <param name="resolutions">Sides of the input; at least one.</param>
    /// <param name="forms">Forms of blocks; null for all.</param>
    /// <exception cref="InputException">No resolution, or one outside the space; no form, or one that a genotype cannot have.</exception>
    public GenotypeSpace(SearchSpace space, IEnumerable<int> resolutions, IEnumerable<BlockForm>? forms = null)
    {
        ArgumentNullException.ThrowIfNull(space);
        Space = space;
        Resolutions = [.. resolutions.Distinct().Order()];
        Forms = [.. (forms ?? [BlockForm.Nonlinear, BlockForm.Transformable]).Distinct().Order()];
        if (Resolutions.Count == 0 || Resolutions[0] < space.MinResolution || Resolutions[^1] > space.MaxResolution)
        {
            throw new InputException(
                $"Resolutions {string.Join(", ", Resolutions)} are not usable: {space.Name} allows {space.MinResolution} to {space.MaxResolution}, at least one.");
        }

        if (Forms.Count == 0 || Forms.Contains(BlockForm.Merged))
        {
            throw new InputException(
                $"Forms {string.Join(", ", Forms)} are not usable: allowed are {BlockForm.Nonlinear} and {BlockForm.Transformable}, at least one.");
        }
    }

    public SearchSpace Space { get; }

    /// <summary>Ascending.</summary>
    public IReadOnlyList<int> Resolutions { get; }

    /// <summary>
    /// Sides at which operations are measured, ascending: all, or where there are more than five, five at even distances. What networks cost at
    /// the others is predicted from these.
    /// </summary>
    public IReadOnlyList<int> MeasuredResolutions => Resolutions.Count <= MostMeasuredSides
        ? Resolutions
        : [.. Enumerable.Range(0, MostMeasuredSides).Select(i => Resolutions[i * (Resolutions.Count - 1) / (MostMeasuredSides - 1)])];

    /// <summary>The measured sides that a side's costs come from: itself, or its neighbours below and above.</summary>
    public IReadOnlyList<int> MeasuredFor(int resolution)
    {
        var measured = MeasuredResolutions;
        return measured.Contains(resolution) || resolution <= measured[0] || resolution >= measured[^1]
            ? [resolution]
            : [measured.Last(side => side < resolution), measured.First(side => side > resolution)];
    }

    /// <summary>Nonlinear, transformable, or both.</summary>
    public IReadOnlyList<BlockForm> Forms { get; }

    /// <summary>Every gene that a slot may hold, in a fixed order.</summary>
    public IReadOnlyList<BlockGene> Genes(int stage, int slot)
    {
        var genes = new List<BlockGene>();
        if (Space.CanSkip(stage, slot))
        {
            genes.Add(BlockGene.Skip);
        }

        foreach (var kernel in Space.Kernels)
        {
            foreach (var expansion in Space.Expansions)
            {
                genes.AddRange(Forms.SelectMany(form => OfForm(form, kernel, expansion)));
            }
        }

        return genes;
    }

    /// <summary>Genotypes that have one and the same block in every slot, at the largest resolution; in the order of <see cref="Genes"/>.</summary>
    public IReadOnlyList<Genotype> Uniform() =>
    [
        .. Genes(0, 0).Select(gene => Genotype.Create(
            Space, Resolutions[^1], [.. Space.Stages.Select(stage => (IReadOnlyList<BlockGene>)[.. Enumerable.Repeat(gene, stage.Slots)])])),
    ];

    private static BlockGene[] OfForm(BlockForm form, int kernel, int expansion) => form == BlockForm.Nonlinear
        ? [BlockGene.Nonlinear(kernel, expansion)]
        : [BlockGene.Transformable(kernel, expansion, boundaryActivation: false), BlockGene.Transformable(kernel, expansion, boundaryActivation: true)];
}
