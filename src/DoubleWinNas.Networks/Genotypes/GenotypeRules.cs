using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Networks.Genotypes;

/// <summary>What makes genes a member of a search space; one place for parser, builder and search.</summary>
internal static class GenotypeRules
{
    /// <summary>The first violated rule in words, or null.</summary>
    public static string? Violation(SearchSpace space, int resolution, IReadOnlyList<IReadOnlyList<BlockGene>> stages)
    {
        if (ResolutionViolation(space, resolution) is { } wrongResolution)
        {
            return wrongResolution;
        }

        if (stages.Count != space.Stages.Count)
        {
            return StageCount(space, stages.Count);
        }

        for (var stage = 0; stage < stages.Count; stage++)
        {
            if (stages[stage].Count != space.Stages[stage].Slots)
            {
                return SlotCount(space, stage, stages[stage].Count);
            }

            for (var slot = 0; slot < stages[stage].Count; slot++)
            {
                if (GeneViolation(space, stage, slot, stages[stage][slot]) is { } wrongGene)
                {
                    return $"stage {stage}, slot {slot}: {wrongGene}";
                }
            }
        }

        return null;
    }

    public static string? ResolutionViolation(SearchSpace space, int resolution) =>
        resolution < space.MinResolution || resolution > space.MaxResolution
            ? $"resolution {resolution} is outside {space.MinResolution} to {space.MaxResolution}."
            : null;

    public static string StageCount(SearchSpace space, int found) =>
        $"has {found} stages, but {space.Name} has {space.Stages.Count}.";

    public static string SlotCount(SearchSpace space, int stage, int found) =>
        $"stage {stage} has {found} slots, but {space.Name} has {space.Stages[stage].Slots} there (skipped ones are written S).";

    public static string? GeneViolation(SearchSpace space, int stage, int slot, BlockGene gene)
    {
        if (gene.IsSkip)
        {
            return space.CanSkip(stage, slot) ? null : "the first block of a stage carries its stride and width and cannot be skipped (S).";
        }

        if (!space.Kernels.Contains(gene.Kernel))
        {
            return $"kernel {gene.Kernel} is not one of {string.Join(", ", space.Kernels)}.";
        }

        if (!space.Expansions.Contains(gene.Expansion))
        {
            return $"expansion {gene.Expansion} is not one of {string.Join(", ", space.Expansions)}.";
        }

        return gene is { Form: BlockForm.Nonlinear, HasBoundaryActivation: true }
            ? "a nonlinear block (N) has no boundary activation (a)."
            : null;
    }
}
