using DoubleWinNas.Search.Selection;

namespace DoubleWinNas.Search.Tests.Selection;

public sealed class FitnessTests
{
    [Fact]
    public void A_feasible_candidate_dominates_an_infeasible_one_however_good_that_is()
    {
        var feasible = new Fitness([9, 9], 0);
        var infeasible = new Fitness([1, 1], 0.1);
        Assert.True(feasible.Dominates(infeasible));
        Assert.False(infeasible.Dominates(feasible));
    }

    [Fact]
    public void Among_infeasible_ones_less_violation_dominates()
    {
        Assert.True(new Fitness([9, 9], 0.1).Dominates(new Fitness([1, 1], 0.2)));
        Assert.False(new Fitness([1, 1], 0.1).Dominates(new Fitness([9, 9], 0.1)));
    }

    [Fact]
    public void Domination_needs_one_better_objective_and_no_worse_one()
    {
        Assert.True(new Fitness([1, 2], 0).Dominates(new Fitness([1, 3], 0)));
        Assert.False(new Fitness([1, 2], 0).Dominates(new Fitness([1, 2], 0)));
        Assert.False(new Fitness([1, 4], 0).Dominates(new Fitness([2, 3], 0)));
    }

    [Fact]
    public void Domination_is_irreflexive_asymmetric_and_transitive()
    {
        var random = new Random(3);
        var all = Enumerable.Range(0, 60)
            .Select(_ => new Fitness([random.Next(4), random.Next(4), random.Next(4)], random.Next(3) == 0 ? random.Next(3) : 0))
            .ToArray();
        foreach (var a in all)
        {
            Assert.False(a.Dominates(a));
            foreach (var b in all.Where(a.Dominates))
            {
                Assert.False(b.Dominates(a));
                Assert.All(all.Where(b.Dominates), c => Assert.True(a.Dominates(c)));
            }
        }
    }

    [Fact]
    public void A_constraints_violation_is_relative_to_its_bound()
    {
        var constraint = new Constraint("latency on host (ms)", 4);
        Assert.Equal(0, constraint.Violation(4));
        Assert.Equal(0.5, constraint.Violation(6), 12);
    }
}
