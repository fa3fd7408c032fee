using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Transformation.Plans;

namespace DoubleWinNas.Transformation.Tests.Plans;

public sealed class MergePlanTests
{
    private static readonly Network Mixed = SampleNetworks.Mixed();

    [Fact]
    public void All_merges_every_transformable_block_by_itself()
    {
        Assert.Equal("stages.0.0, stages.1.0, stages.1.1, stages.1.2, stages.2.1, stages.2.2", MergePlan.Named("all", Mixed).ToString());
    }

    [Fact]
    public void Together_merges_every_segment_into_one()
    {
        Assert.Equal("stages.0.0, stages.1.0+stages.1.1+stages.1.2, stages.2.1+stages.2.2", MergePlan.Named("together", Mixed).ToString());
    }

    [Fact]
    public void None_merges_nothing()
    {
        Assert.Empty(MergePlan.Named("none", Mixed).Groups);
        Assert.Equal("none", MergePlan.None.ToString());
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_known_ones()
    {
        var error = Assert.Throws<InputException>(() => MergePlan.Named("everything", Mixed));

        Assert.Contains("'everything' is unknown; known are all, together, none", error.Message);
    }

    [Fact]
    public void A_plan_survives_its_file()
    {
        var path = Path.Combine(Path.GetTempPath(), $"plan-{Guid.NewGuid():n}.json");
        try
        {
            var plan = MergePlan.Together(Mixed);
            plan.Save(path);

            Assert.Equal(plan, MergePlan.Load(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("{", "LineNumber: 0")]
    [InlineData("""{"format": 1}""", "groups")]
    [InlineData("null", "null")]
    [InlineData("""{"format": 2, "groups": []}""", "format 2 is unknown")]
    [InlineData("""{"format": 1, "groups": [["a"], []]}""", "$.groups[1]")]
    [InlineData("""{"format": 1, "groups": [null]}""", "$.groups[0]")]
    [InlineData("""{"format": 1, "groups": [[null]]}""", "$.groups[0]")]
    [InlineData("""{"format": 1, "groups": [["a", 3]]}""", "$.groups[0][1]")]
    [InlineData("""{"format": 1, "group": []}""", "group")]
    public void Malformed_json_is_refused_with_its_place(string json, string place)
    {
        var error = Assert.Throws<InputException>(() => MergePlan.Parse(json, "my-plan.json"));

        Assert.StartsWith("my-plan.json: ", error.Message);
        Assert.Contains(place, error.Message);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        Assert.StartsWith("no/such/plan.json: ", Assert.Throws<InputException>(() => MergePlan.Load("no/such/plan.json")).Message);
    }

    [Theory]
    [InlineData("stages.9.9", "block 'stages.9.9' is unknown")]
    [InlineData("stages.2.0", "block 'stages.2.0' is nonlinear")]
    [InlineData("stages.0.0+stages.1.0", "an activation lies between 'stages.0.0' and 'stages.1.0'")]
    [InlineData("stages.1.2+stages.2.1", "does not follow 'stages.1.2'")]
    [InlineData("stages.1.0+stages.1.2", "does not follow 'stages.1.0'")]
    [InlineData("stages.1.1+stages.1.0", "does not follow 'stages.1.1'")]
    [InlineData("stages.1.0 stages.1.0", "group 2 (stages.1.0): block 'stages.1.0' is named twice")]
    public void A_plan_that_does_not_fit_the_network_is_refused(string groups, string reason)
    {
        var plan = new MergePlan(groups.Split(' ').Select(group => group.Split('+')));

        var error = Assert.Throws<InputException>(() => plan.RequireFor(Mixed));

        Assert.StartsWith("Merge plan, group ", error.Message);
        Assert.Contains(reason, error.Message);
    }

    [Theory]
    [InlineData("all")]
    [InlineData("together")]
    public void A_network_trained_with_the_deep_recipe_cannot_be_merged(string name)
    {
        var error = Assert.Throws<InputException>(() => MergePlan.Named(name, Mixed.Nonlinear()));

        Assert.Contains("Train it with a transformable recipe", error.Message);
        Assert.Contains("transformable recipe", Assert.Throws<InputException>(() => MergePlan.All(Mixed).RequireFor(Mixed.Nonlinear())).Message);
    }

    [Fact]
    public void The_plan_of_a_shallow_network_is_recovered_from_it()
    {
        var weights = RandomWeights.For(Mixed, 1);
        foreach (var plan in SegmentPlans.All(Mixed).Where((_, index) => index % 7 == 0))
        {
            Assert.Equal(plan, MergePlan.Between(Mixed, Transformer.Transform(Mixed, weights, plan).Network));
        }
    }

    [Fact]
    public void A_shallow_network_of_other_blocks_is_refused()
    {
        var other = SampleNetworks.MobileNetV2(10);

        Assert.Contains("'stages.0.0' stands where the deep one has 'first'", Assert.Throws<InputException>(() => MergePlan.Between(other, Mixed)).Message);
        var shorter = Mixed with { Blocks = [.. Mixed.Blocks.SkipLast(1)] };
        Assert.Contains("lacks the block 'stages.2.2'", Assert.Throws<InputException>(() => MergePlan.Between(Mixed, shorter)).Message);
    }

    [Fact]
    public void A_merged_block_cannot_be_merged_again()
    {
        var shallow = Transformer.Transform(Mixed, RandomWeights.For(Mixed, 1), MergePlan.All(Mixed)).Network;

        Assert.Contains("already merged", Assert.Throws<InputException>(() => MergePlan.All(Mixed).RequireFor(shallow)).Message);
    }
}
