using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Randomness;
using DoubleWinNas.Search.Selection;

namespace DoubleWinNas.Search.Tests;

public sealed class EvolutionTests
{
    private const int Generations = 20;

    [Fact]
    public void It_beats_random_search_of_the_same_number_of_evaluations_in_median_hypervolume()
    {
        var ratios = new List<double>();
        for (var seed = 0UL; seed < 20; seed++)
        {
            var problem = new TabularProblem(seed);
            var evolved = Evolve(problem, seed);
            var drawn = RandomSearch(problem, seed, evolved.Count);
            Assert.Equal(evolved.Count, drawn.Count);
            Assert.All(
                EnvironmentalSelection.Select(evolved, 32).Where(member => member.Rank == 0), member => Assert.True(member.Individual.Fitness.IsFeasible));
            ratios.Add(Volume(evolved) / Volume(drawn));
        }

        ratios.Sort();
        Assert.True(ratios[10] > 1.05, $"median ratio {ratios[10]:0.000}, least {ratios[0]:0.000}");
        Assert.True(ratios[0] > 1, $"the worst of 20 seeds has the ratio {ratios[0]:0.000}");
    }

    [Fact]
    public void Its_front_is_feasible()
    {
        var evolved = Evolve(new TabularProblem(1), 1);
        var survivors = EnvironmentalSelection.Select(evolved, 32);
        Assert.All(survivors.Where(member => member.Rank == 0), member => Assert.True(member.Individual.Fitness.IsFeasible));
    }

    [Fact]
    public void Children_with_lineage_are_the_same_children_and_name_survivors()
    {
        var problem = new TabularProblem(3);
        var evolution = new Evolution(TabularProblem.Space, new EvolutionOptions(), 3);
        var initial = evolution.Initial();
        var survivors = evolution.Survivors(initial.Select(problem.Evaluate));

        var children = evolution.OffspringWithParents(survivors, 1, initial.ToHashSet());

        Assert.Equal(evolution.Offspring(survivors, 1, initial.ToHashSet()), children.Select(child => child.Genotype));
        Assert.All(children, child => Assert.InRange(child.Parents.Distinct().Count(), 1, 2));
        Assert.Contains(children, child => child.Parents.Count == 2);
        Assert.Contains(children, child => child.Parents.Count == 1);
        Assert.All(children.SelectMany(child => child.Parents), parent => Assert.Contains(survivors, survivor => survivor.Individual.Genotype.Equals(parent)));
    }

    [Fact]
    public void More_draws_for_the_first_generation_begin_with_the_same_ones()
    {
        var evolution = new Evolution(TabularProblem.Space, new EvolutionOptions(), 3);

        Assert.Equal(evolution.Initial(), evolution.Initial(80).Take(32));
        Assert.Equal(80, evolution.Initial(80).Distinct().Count());
    }

    [Fact]
    public void It_is_the_same_to_the_bit_for_a_seed_whatever_the_order_of_results()
    {
        var forward = Evolve(new TabularProblem(5), 9);
        var shuffled = Evolve(new TabularProblem(5), 9, individuals => individuals.Reverse());
        Assert.Equal(forward.Select(individual => individual.Genotype.ToString()), shuffled.Select(individual => individual.Genotype.ToString()));
        Assert.NotEqual(forward.Select(individual => individual.Genotype), Evolve(new TabularProblem(5), 10).Select(individual => individual.Genotype));
    }

    [Fact]
    public void No_genotype_is_proposed_twice()
    {
        var evolved = Evolve(new TabularProblem(2), 2);
        Assert.Equal(evolved.Count, evolved.Select(individual => individual.Genotype).Distinct().Count());
        Assert.Equal(32 * (Generations + 1), evolved.Count);
    }

    [Fact]
    public void A_space_with_few_genotypes_is_exhausted_without_repeats_or_hanging()
    {
        var tiny = new SearchSpace("tiny", 16, 1, 0, [new StageSpec(16, 1, 1)], 16, [3], [3], 16, 16);
        var evolution = new Evolution(new GenotypeSpace(tiny, [16]), new EvolutionOptions { PopulationSize = 8, OffspringSize = 8 }, 1);
        var initial = evolution.Initial();
        Assert.Equal(3, initial.Count);
        var ranked = evolution.Survivors(initial.Select(genotype => new Individual(genotype, new Fitness([1], 0))));
        Assert.Empty(evolution.Offspring(ranked, 1, initial.ToHashSet()));
    }

    [Theory]
    [InlineData("population size")]
    [InlineData("mutation rate")]
    [InlineData("crossover rate")]
    public void Impossible_settings_are_named(string setting)
    {
        var options = setting switch
        {
            "population size" => new EvolutionOptions { PopulationSize = 1 },
            "mutation rate" => new EvolutionOptions { MutationRate = 0 },
            _ => new EvolutionOptions { CrossoverRate = double.NaN },
        };
        Assert.Contains(setting, Assert.Throws<InputException>(() => new Evolution(TabularProblem.Space, options, 1)).Message);
    }

    private static List<Individual> Evolve(TabularProblem problem, ulong seed, Func<IEnumerable<Individual>, IEnumerable<Individual>>? arrival = null)
    {
        var evolution = new Evolution(TabularProblem.Space, new EvolutionOptions(), seed);
        var all = evolution.Initial().Select(problem.Evaluate).ToList();
        var survivors = evolution.Survivors(all);
        for (var generation = 1; generation <= Generations; generation++)
        {
            var children = evolution.Offspring(survivors, generation, all.Select(individual => individual.Genotype).ToHashSet()).Select(problem.Evaluate).ToArray();
            all.AddRange(children);
            var candidates = survivors.Select(member => member.Individual).Concat(children);
            survivors = evolution.Survivors(arrival is null ? candidates : arrival(candidates));
        }

        return all;
    }

    private static List<Individual> RandomSearch(TabularProblem problem, ulong seed, int evaluations)
    {
        var random = RandomStream.Derive(seed, RandomStream.Key("random search"));
        return [.. Enumerable.Range(0, evaluations).Select(_ => problem.Evaluate(GenotypeSampler.Draw(TabularProblem.Space, random)))];
    }

    private static double Volume(IEnumerable<Individual> individuals) =>
        Hypervolume.Of(individuals.Select(individual => individual.Fitness), TabularProblem.Reference);
}
