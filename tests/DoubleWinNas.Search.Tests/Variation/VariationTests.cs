using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Randomness;
using DoubleWinNas.Search.Variation;

namespace DoubleWinNas.Search.Tests.Variation;

public sealed class VariationTests
{
    private static readonly GenotypeSpace Space = new(SearchSpace.Mobile32, [32, 16, 24, 24]);

    [Fact]
    public void Every_child_is_a_member_of_the_space()
    {
        var random = RandomStream.Derive(1);
        for (var i = 0; i < 2_000; i++)
        {
            var child = Mutation.Mutate(Crossover.Cross(GenotypeSampler.Draw(Space, random), GenotypeSampler.Draw(Space, random), random), Space, 0.3, random);
            Assert.Equal(child, Genotype.Parse(child.ToString()));
            Assert.Contains(child.Resolution, Space.Resolutions);
        }
    }

    [Fact]
    public void Crossover_takes_every_gene_from_a_parent()
    {
        var random = RandomStream.Derive(2);
        var mother = GenotypeSampler.Draw(Space, random);
        var father = GenotypeSampler.Draw(Space, random);
        var child = Crossover.Cross(mother, father, random);
        for (var stage = 0; stage < child.Stages.Count; stage++)
        {
            for (var slot = 0; slot < child.Stages[stage].Count; slot++)
            {
                Assert.Contains(child.Stages[stage][slot], new[] { mother.Stages[stage][slot], father.Stages[stage][slot] });
            }
        }
    }

    [Fact]
    public void Mutation_reaches_every_gene_of_a_slot_in_small_steps()
    {
        var random = RandomStream.Derive(3);
        var genotype = GenotypeSampler.Draw(Space, random);
        var seen = new HashSet<BlockGene>();
        for (var i = 0; i < 3_000; i++)
        {
            genotype = Mutation.Mutate(genotype, Space, 1, random);
            seen.Add(genotype.Stages[1][2]);
        }

        // skip + 3 kernels x 2 expansions x (N, T, Ta)
        Assert.Equal(19, seen.Count);
    }

    [Fact]
    public void Among_many_resolutions_a_step_reaches_an_eighth_of_them_and_never_stays()
    {
        var space = new GenotypeSpace(SearchSpace.MobileImageNet, Enumerable.Range(100, 80));
        var random = RandomStream.Derive(4);
        var genotype = GenotypeSampler.Draw(space, random);
        var steps = new HashSet<int>();
        for (var i = 0; i < 2_000; i++)
        {
            var next = Mutation.Mutate(genotype, space, 1, random);
            steps.Add(next.Resolution - genotype.Resolution);
            genotype = next;
        }

        Assert.Equal(Enumerable.Range(-10, 21).Where(step => step != 0), steps.Order());
    }

    [Fact]
    public void Resolutions_are_sorted_and_distinct_and_those_outside_the_space_refused()
    {
        Assert.Equal([16, 24, 32], Space.Resolutions);
        Assert.Throws<InputException>(() => new GenotypeSpace(SearchSpace.Mobile32, []));
        Assert.Throws<InputException>(() => new GenotypeSpace(SearchSpace.Mobile32, [224]));
    }
}
