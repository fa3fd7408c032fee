using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Randomness;

namespace DoubleWinNas.Search.Variation;

/// <summary>
/// Small steps through the space: a mutated slot changes one of its choices (skip, kernel, expansion, form with boundary), a mutated
/// resolution moves to a neighbour, or among many to one nearby.
/// </summary>
public static class Mutation
{
    /// <summary>Steps of a pixel would hardly change a network; of many resolutions a step reaches an eighth.</summary>
    private const int StepsAcross = 8;

    /// <param name="genotype">To be changed.</param>
    /// <param name="space">What may be chosen.</param>
    /// <param name="rate">Probability that a slot, or the resolution, changes.</param>
    /// <param name="random">Stream of this child.</param>
    public static Genotype Mutate(Genotype genotype, GenotypeSpace space, double rate, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(random);
        var stages = genotype.Stages
            .Select((stage, index) => stage.Select((gene, slot) => random.NextBool(rate) ? Step(space, index, slot, gene, random) : gene).ToArray())
            .ToArray();
        return Genotype.Create(space.Space, random.NextBool(rate) ? Step(space.Resolutions, genotype.Resolution, random) : genotype.Resolution, stages);
    }

    private static BlockGene Step(GenotypeSpace space, int stage, int slot, BlockGene gene, RandomStream random)
    {
        var neighbours = space.Genes(stage, slot).Where(other => IsNeighbour(space.Space, gene, other)).ToArray();
        return neighbours.Length > 0 ? random.Pick(neighbours) : gene;
    }

    /// <summary>A skipped slot is next to every block; two blocks are neighbours when they differ in one choice, kernels by one step.</summary>
    private static bool IsNeighbour(SearchSpace space, BlockGene a, BlockGene b)
    {
        if (a.IsSkip || b.IsSkip)
        {
            return a.IsSkip != b.IsSkip;
        }

        var kernels = Math.Abs(IndexOf(space.Kernels, a.Kernel) - IndexOf(space.Kernels, b.Kernel));
        var differences = (kernels > 0 ? 1 : 0) + (a.Expansion != b.Expansion ? 1 : 0) + (FormOf(a) != FormOf(b) ? 1 : 0);
        return differences == 1 && kernels <= 1;
    }

    private static (BlockForm Form, bool Boundary) FormOf(BlockGene gene) => (gene.Form, gene.HasBoundaryActivation);

    private static int Step(IReadOnlyList<int> resolutions, int resolution, RandomStream random)
    {
        var at = IndexOf(resolutions, resolution);
        var reach = Math.Max(1, resolutions.Count / StepsAcross);
        var neighbours = Enumerable.Range(at - reach, (2 * reach) + 1).Where(i => i != at && i >= 0 && i < resolutions.Count).ToArray();
        return neighbours.Length > 0 ? resolutions[random.Pick(neighbours)] : resolution;
    }

    private static int IndexOf(IReadOnlyList<int> items, int item)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] == item)
            {
                return i;
            }
        }

        throw new ArgumentException($"{item} is not one of {string.Join(", ", items)}.", nameof(item));
    }
}
