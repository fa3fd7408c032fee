using DoubleWinNas.Networks.Genotypes;

namespace DoubleWinNas.Orchestration.Planning;

/// <summary>
/// Coordinate descent to the least latency that a space can reach: from the cheapest genotype that has one gene in every slot that cannot be
/// skipped, slot by slot to the gene of least latency, until no slot gives anything more.
/// </summary>
/// <remarks>
/// Exact among the genotypes that differ from the outcome in one slot, at the smallest resolution; the planner's latency is no sum over slots
/// (neighbours merge together), so two changes at once could in principle reach less.
/// </remarks>
/// <param name="Genotype">The best so far; null at the start.</param>
/// <param name="Milliseconds">Its latency.</param>
/// <param name="Slot">The slot to be varied next, counted over all stages.</param>
/// <param name="Unchanged">How many slots in a row gave nothing.</param>
internal sealed record LeastLatencyDescent(string? Genotype, double Milliseconds, int Slot, int Unchanged)
{
    public static LeastLatencyDescent Start { get; } = new(null, double.MaxValue, 0, 0);

    public bool IsDone(GenotypeSpace space) => Unchanged >= SlotsOf(space).Count;

    /// <summary>Genotypes whose latencies decide the next step.</summary>
    public IReadOnlyList<Genotype> Candidates(GenotypeSpace space)
    {
        if (Genotype is null)
        {
            return [.. space.Genes(0, 0).Select(gene => Uniform(space, gene))];
        }

        var (stage, slot) = SlotsOf(space)[Slot];
        var current = Networks.Genotypes.Genotype.Parse(Genotype);
        return [.. space.Genes(stage, slot).Where(gene => gene != current.Stages[stage][slot]).Select(gene => With(current, stage, slot, gene))];
    }

    /// <summary>The step that these latencies lead to.</summary>
    /// <param name="milliseconds">Of <see cref="Candidates"/>, in order.</param>
    public LeastLatencyDescent Next(GenotypeSpace space, IReadOnlyList<double> milliseconds)
    {
        var candidates = Candidates(space);
        var best = candidates.Count == 0 ? -1 : Enumerable.Range(0, candidates.Count).MinBy(i => milliseconds[i]);
        var isBetter = best >= 0 && milliseconds[best] < Milliseconds;
        return Genotype is null
            ? new LeastLatencyDescent(candidates[best].ToString(), milliseconds[best], 0, 0)
            : new LeastLatencyDescent(
                isBetter ? candidates[best].ToString() : Genotype,
                isBetter ? milliseconds[best] : Milliseconds,
                (Slot + 1) % SlotsOf(space).Count,
                isBetter ? 1 : Unchanged + 1);
    }

    private static Genotype Uniform(GenotypeSpace space, BlockGene gene) => Networks.Genotypes.Genotype.Create(
        space.Space,
        space.Resolutions[0],
        [
            .. space.Space.Stages.Select((stage, s) => (IReadOnlyList<BlockGene>)
                [.. Enumerable.Range(0, stage.Slots).Select(slot => space.Space.CanSkip(s, slot) ? BlockGene.Skip : gene)]),
        ]);

    private static Genotype With(Genotype genotype, int stage, int slot, BlockGene gene) => Networks.Genotypes.Genotype.Create(
        genotype.Space,
        genotype.Resolution,
        [
            .. genotype.Stages.Select((genes, s) => (IReadOnlyList<BlockGene>)
                [.. genes.Select((own, i) => s == stage && i == slot ? gene : own)]),
        ]);

    private static IReadOnlyList<(int Stage, int Slot)> SlotsOf(GenotypeSpace space) =>
        [.. space.Space.Stages.SelectMany((stage, s) => Enumerable.Range(0, stage.Slots).Select(slot => (s, slot)))];
}
