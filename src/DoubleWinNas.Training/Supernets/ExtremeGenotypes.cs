using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Training.Supernets;

/// <summary>
/// The largest and the smallest genotype of a space, up to the forms of their blocks, which have the same parameters. Transformable
/// blocks get a boundary activation: without any, a whole network at s = 1 would be linear, and its padding large.
/// </summary>
internal static class ExtremeGenotypes
{
    /// <summary>Every slot filled, largest kernels and expansions.</summary>
    /// <param name="space">The space.</param>
    /// <param name="form">Form of each block, asked for in order.</param>
    public static Genotype Largest(GenotypeSpace space, Func<GenotypeSpace, BlockForm> form) =>
        Create(space, space.Resolutions[^1], skip: false, space.Space.Kernels.Max(), space.Space.Expansions.Max(), form);

    /// <summary>Every slot skipped that can be, smallest kernels and expansions.</summary>
    /// <inheritdoc cref="Largest"/>
    public static Genotype Smallest(GenotypeSpace space, Func<GenotypeSpace, BlockForm> form) =>
        Create(space, space.Resolutions[0], skip: true, space.Space.Kernels.Min(), space.Space.Expansions.Min(), form);

    private static Genotype Create(GenotypeSpace space, int resolution, bool skip, int kernel, int expansion, Func<GenotypeSpace, BlockForm> form) => Genotype.Create(
        space.Space,
        resolution,
        [.. space.Space.Stages.Select((stage, index) => Enumerable.Range(0, stage.Slots)
            .Select(slot => skip && space.Space.CanSkip(index, slot) ? BlockGene.Skip : GeneOf(form(space), kernel, expansion))
            .ToArray())]);

    private static BlockGene GeneOf(BlockForm form, int kernel, int expansion) => form == BlockForm.Nonlinear
        ? BlockGene.Nonlinear(kernel, expansion)
        : BlockGene.Transformable(kernel, expansion, boundaryActivation: true);
}
