using System.Text.Json.Serialization;
using DoubleWinNas.Networks.Genotypes;

namespace DoubleWinNas.Orchestration.Planning;

/// <summary>
/// Coordinate descent to the least latency, or the least energy, that a space can reach: from the cheapest genotype that has one gene in every
/// slot that cannot be skipped, slot by slot to the gene of least cost, until no slot gives anything more.
/// </summary>
/// <remarks>
/// Exact among the genotypes that differ from the outcome in one slot, at the smallest resolution; what the planner makes of a network is no sum
/// over slots (neighbours merge together), so two changes at once could in principle reach less.
/// </remarks>
/// <param name="Genotype">The best so far; null at the start.</param>
/// <param name="Cost">Its latency in milliseconds, or its energy in millijoules.</param>
/// <param name="Slot">The slot to be varied next, counted over all stages.</param>
/// <param name="Unchanged">How many slots in a row gave nothing.</param>
internal sealed record LeastCostDescent(
    string? Genotype,

    // As journals have called it since there was latency only.
    [property: JsonPropertyName("Milliseconds")] double Cost,
    int Slot,
    int Unchanged)
{
    public static LeastCostDescent Start { get; } = new(null, double.MaxValue, 0, 0);

    public static LeastCostDescent EnergyStart { get; } = Start with { IsEnergy = true };

    /// <summary>Whether the cost is the energy.</summary>
    public bool IsEnergy { get; init; }

    public bool IsDone(GenotypeSpace space) => Unchanged >= SlotsOf(space).Count;

    /// <summary>Genotypes whose costs decide the next step.</summary>
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

    /// <summary>The step that these costs lead to.</summary>
    /// <param name="costs">Of <see cref="Candidates"/>, in order.</param>
    public LeastCostDescent Next(GenotypeSpace space, IReadOnlyList<double> costs)
    {
        var candidates = Candidates(space);
        var best = candidates.Count == 0 ? -1 : Enumerable.Range(0, candidates.Count).MinBy(i => costs[i]);
        var isBetter = best >= 0 && costs[best] < Cost;
        return Genotype is null
            ? this with { Genotype = candidates[best].ToString(), Cost = costs[best] }
            : this with
            {
                Genotype = isBetter ? candidates[best].ToString() : Genotype,
                Cost = isBetter ? costs[best] : Cost,
                Slot = (Slot + 1) % SlotsOf(space).Count,
                Unchanged = isBetter ? 1 : Unchanged + 1,
            };
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
