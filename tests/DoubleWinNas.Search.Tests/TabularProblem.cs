using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Randomness;
using DoubleWinNas.Search.Selection;

namespace DoubleWinNas.Search.Tests;

/// <summary>
/// A seeded synthetic problem over mobile-32: error from per-slot effects, interactions of neighbouring slots and the resolution; cost
/// from kernel, expansion, form and resolution; a hard bound on the cost. Cheap, and hard enough that luck does not solve it.
/// </summary>
internal sealed class TabularProblem(ulong seed)
{
    public const double CostBound = 30;

    public static readonly double[] Reference = [12, CostBound];

    public static GenotypeSpace Space { get; } = new(SearchSpace.Mobile32, [16, 20, 24, 28, 32]);

    public Individual Evaluate(Genotype genotype)
    {
        var cost = 0.0;
        var error = 10.0 - (genotype.Resolution / 16.0);
        var before = BlockGene.Skip;
        var slot = 0UL;
        foreach (var gene in genotype.Stages.SelectMany(stage => stage))
        {
            slot++;
            var capacity = gene.IsSkip ? 0 : Math.Log2(gene.Kernel * gene.Expansion);
            error -= capacity * 0.1 * Effect(1, slot, gene.ToString());
            error -= 0.4 * (Effect(2, slot, $"{before}{gene}") - 0.5);
            cost += gene.IsSkip ? 0 : gene.Expansion * gene.Kernel * (gene.Form == BlockForm.Transformable ? 0.12 : 0.2);
            before = gene;
        }

        cost *= genotype.Resolution * genotype.Resolution / (28.0 * 28.0);
        return new Individual(genotype, new Fitness([error, cost], new Constraint("cost", CostBound).Violation(cost)));
    }

    private double Effect(ulong kind, ulong slot, string text) => RandomStream.Derive(seed, kind, slot, RandomStream.Key(text)).NextDouble();
}
