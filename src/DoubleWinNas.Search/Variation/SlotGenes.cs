using DoubleWinNas.Networks.Genotypes;

namespace DoubleWinNas.Search.Variation;

/// <summary>Every gene that a slot may hold, in a fixed order.</summary>
internal static class SlotGenes
{
    public static IReadOnlyList<BlockGene> Of(SearchSpace space, int stage, int slot)
    {
        var genes = new List<BlockGene>();
        if (space.CanSkip(stage, slot))
        {
            genes.Add(BlockGene.Skip);
        }

        foreach (var kernel in space.Kernels)
        {
            foreach (var expansion in space.Expansions)
            {
                genes.Add(BlockGene.Nonlinear(kernel, expansion));
                genes.Add(BlockGene.Transformable(kernel, expansion, boundaryActivation: false));
                genes.Add(BlockGene.Transformable(kernel, expansion, boundaryActivation: true));
            }
        }

        return genes;
    }
}
