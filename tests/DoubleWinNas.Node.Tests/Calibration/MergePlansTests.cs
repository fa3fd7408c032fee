using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Randomness;
using DoubleWinNas.Node.Calibration;

namespace DoubleWinNas.Node.Tests.Calibration;

public sealed class MergePlansTests
{
    private const string Text = "mobile-32@24_T3e3.T3e6a_N3e3.S.S_T5e3a.S.S";

    [Fact]
    public void All_plans_are_different_and_fit_the_network()
    {
        var deep = GenotypeNetwork.Deep(Genotype.Parse(Text), 3, 10);

        var plans = MergePlans.All(deep);

        // Two blocks of a segment: both kept, either or both merged, merged together; one block of another: kept or merged.
        Assert.Equal(5 * 2, plans.Count);
        Assert.Equal(plans.Count, MergePlans.Count(deep));
        Assert.Equal(plans.Count, plans.Select(plan => plan.ToString()).Distinct().Count());
        Assert.All(plans, plan => plan.RequireFor(deep));
    }

    [Fact]
    public void A_random_plan_is_one_of_them_and_follows_from_the_stream()
    {
        var deep = GenotypeNetwork.Deep(Genotype.Parse(Text), 3, 10);
        var all = MergePlans.All(deep).Select(plan => plan.ToString()).ToHashSet();

        string[] drawn = [.. Enumerable.Range(0, 50).Select(i => MergePlans.Random(deep, RandomStream.Derive(1, (ulong)i)).ToString())];

        Assert.Subset(all, drawn.ToHashSet());
        Assert.True(drawn.Distinct().Count() > 5);
        Assert.Equal(drawn[7], MergePlans.Random(deep, RandomStream.Derive(1, 7)).ToString());
    }
}
