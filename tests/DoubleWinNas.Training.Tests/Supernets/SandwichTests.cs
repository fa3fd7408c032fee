using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Training.Supernets;

namespace DoubleWinNas.Training.Tests.Supernets;

public sealed class SandwichTests
{
    [Fact]
    public void The_largest_and_the_smallest_come_first_in_changing_forms_and_then_the_random_ones()
    {
        var options = SmallSupernet.Options() with { RandomSubnets = 2 };
        var steps = Enumerable.Range(0, 40).Select(step => Sandwich.Draw(options, 0, 0, step)).ToList();

        Assert.All(steps, drawn =>
        {
            Assert.Equal(4, drawn.Count);
            Assert.All(Genes(drawn[0]), gene => Assert.Equal((5, 4), (gene.Kernel, gene.Expansion)));
            Assert.All(Genes(drawn[1]).Where((_, slot) => slot % 2 == 0), gene => Assert.Equal((3, 1), (gene.Kernel, gene.Expansion)));
            Assert.All(Genes(drawn[1]).Where((_, slot) => slot % 2 == 1), gene => Assert.True(gene.IsSkip));
        });
        Assert.InRange(steps.Select(drawn => drawn[0].ToString()).Distinct().Count(), 12, 16);
        Assert.Equal(80, steps.SelectMany(drawn => drawn.Skip(2)).Select(genotype => genotype.ToString()).Distinct().Count());
    }

    [Fact]
    public void Only_forms_of_the_space_are_drawn()
    {
        var options = SmallSupernet.Options() with { Space = new GenotypeSpace(SmallSupernet.Space.Space, [16], [BlockForm.Transformable]) };

        Assert.All(
            Enumerable.Range(0, 20).SelectMany(step => Sandwich.Draw(options, 0, 0, step)).SelectMany(Genes).Where(gene => !gene.IsSkip),
            gene => Assert.Equal(BlockForm.Transformable, gene.Form));
    }

    [Fact]
    public void What_is_drawn_depends_on_seed_round_replica_and_step_alone()
    {
        var options = SmallSupernet.Options();
        var drawn = Text(options, 1, 1, 1);

        Assert.Equal(drawn, Text(options with { StepsPerRound = 99, Threads = 2 }, 1, 1, 1));
        Assert.Equal(5, new[] { drawn, Text(options with { Seed = 6 }, 1, 1, 1), Text(options, 0, 1, 1), Text(options, 1, 0, 1), Text(options, 1, 1, 0) }.Distinct().Count());
    }

    [Fact]
    public void Every_resolution_of_the_space_comes_about_as_often()
    {
        var options = SmallSupernet.Options();
        var sides = Enumerable.Range(0, 200).Select(batch => Sandwich.Resolution(options, 0, 3, batch)).ToList();

        Assert.Equal([12, 16], sides.Distinct().Order());
        Assert.InRange(sides.Count(side => side == 12), 70, 130);
        Assert.NotEqual(sides, Enumerable.Range(0, 200).Select(batch => Sandwich.Resolution(options, 1, 3, batch)));
    }

    private static string Text(SupernetOptions options, int round, int replica, int step) => string.Join(' ', Sandwich.Draw(options, round, replica, step));

    private static IEnumerable<BlockGene> Genes(Genotype genotype) => genotype.Stages.SelectMany(stage => stage);
}
