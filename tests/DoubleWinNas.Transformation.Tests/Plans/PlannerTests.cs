using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Transformation.Plans;

namespace DoubleWinNas.Transformation.Tests.Plans;

public sealed class PlannerTests
{
    private static readonly CostConditions Conditions = new("test device", "test runtime", "fp32", 1, 1, "default");

    /// <summary>200 networks with one to three segments of up to eight blocks each.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Plan_costs_no_more_than_any_other_partition(int group)
    {
        for (var seed = group * 10; seed < (group + 1) * 10; seed++)
        {
            var random = new Random(seed);
            var network = RandomNetwork(random);
            var limit = new[] { 5, 9, 13, 99 }[seed % 4];
            var resolution = new Resolution(random.Next(1, 50), random.Next(1, 50));
            var table = RandomTable(random, Planner.RequiredOperations(network, resolution, limit));

            var planned = Planner.Choose(network, resolution, table, limit);

            var costs = new PlanCosts(network, resolution, table);
            var least = SegmentPlans.All(network).Where(plan => plan.Groups.All(merged => costs.KernelOf(merged) <= limit)).Min(costs.Of);
            Assert.True(Math.Abs(least - planned.ShallowMilliseconds) <= 1e-9, $"seed {seed}: least is {least}, planned is {planned}");
            Assert.True(Math.Abs(costs.Of(planned.Plan) - planned.ShallowMilliseconds) <= 1e-9, $"seed {seed}: {planned}");
            Assert.True(Math.Abs(costs.Of(MergePlan.None) - planned.DeepMilliseconds) <= 1e-9, $"seed {seed}: {planned}");
            Assert.True(planned.ShallowMilliseconds <= planned.DeepMilliseconds);
        }
    }

    [Fact]
    public void Merged_kernels_above_the_limit_are_no_candidates()
    {
        var network = SampleNetworks.Mixed();

        Assert.Contains(Planner.RequiredOperations(network, network.Resolution, 15), IsMergedOf15);
        Assert.DoesNotContain(Planner.RequiredOperations(network, network.Resolution), IsMergedOf15);

        static bool IsMergedOf15(CostOperation operation) => operation is { Kind: CostKind.Convolution, Kernel: 15, Stride: 2, Padding: 7, InChannels: 16, OutChannels: 32 };
    }

    [Fact]
    public void Costs_of_every_plan_are_those_that_a_device_would_be_asked_for()
    {
        var network = SampleNetworks.Mixed();
        var required = Planner.RequiredOperations(network, network.Resolution, 99).ToHashSet();
        var weights = RandomWeights.For(network, 1);

        foreach (var plan in new[] { MergePlan.None, MergePlan.All(network), MergePlan.Together(network) })
        {
            var shallow = Transformer.Transform(network, weights, plan).Network;
            Assert.Subset(required, CostOperations.Of(shallow, network.Resolution).ToHashSet());
        }
    }

    [Fact]
    public void The_plan_of_least_time_tells_its_energy_where_the_table_has_all_of_it()
    {
        var network = SampleNetworks.Mixed();
        var table = RandomTable(new Random(1), Planner.RequiredOperations(network, network.Resolution));
        Assert.Null(Planner.Choose(network, network.Resolution, table).ShallowMillijoules);
        foreach (var operation in Planner.RequiredOperations(network, network.Resolution))
        {
            table.TryGet(operation, out var milliseconds);
            table.SetEnergy(operation, 3 * milliseconds);
        }

        var planned = Planner.Choose(network, network.Resolution, table);

        Assert.Equal(3 * planned.DeepMilliseconds, planned.DeepMillijoules!.Value, 1e-9);
        Assert.Equal(3 * planned.ShallowMilliseconds, planned.ShallowMillijoules!.Value, 1e-9);
    }

    [Fact]
    public void A_missing_cost_is_named()
    {
        var network = SampleNetworks.Mixed();
        var required = Planner.RequiredOperations(network, network.Resolution);
        var table = RandomTable(new Random(1), required.Take(required.Count - 1));

        var error = Assert.Throws<InputException>(() => Planner.Choose(network, network.Resolution, table));

        Assert.Contains($"lacks 1 of {required.Count} needed operations, the first is {required[^1]}", error.Message);
    }

    [Fact]
    public void A_network_without_transformable_blocks_gets_the_plan_that_merges_nothing()
    {
        var network = SampleNetworks.Mixed().Nonlinear();
        var table = RandomTable(new Random(1), Planner.RequiredOperations(network, network.Resolution));

        var planned = Planner.Choose(network, network.Resolution, table);

        Assert.Equal(MergePlan.None, planned.Plan);
        Assert.Equal(planned.DeepMilliseconds, planned.ShallowMilliseconds);
    }

    [Fact]
    public void At_equal_cost_blocks_are_kept()
    {
        var network = SampleNetworks.Mixed();
        var table = new CostTable(Conditions);
        foreach (var operation in Planner.RequiredOperations(network, network.Resolution))
        {
            table.Set(operation, 0);
        }

        Assert.Equal(MergePlan.None, Planner.Choose(network, network.Resolution, table).Plan);
    }

    private static CostTable RandomTable(Random random, IEnumerable<CostOperation> operations)
    {
        var table = new CostTable(Conditions);
        foreach (var operation in operations)
        {
            table.Set(operation, random.NextDouble() * (operation.Kind == CostKind.TransformableBlock ? 1 : 1.6));
        }

        return table;
    }

    private static Network RandomNetwork(Random random)
    {
        var space = SearchSpace.Mobile32;
        var stages = space.Stages.Select((stage, s) => (IReadOnlyList<BlockGene>)[.. Enumerable.Range(0, stage.Slots).Select(slot => Gene(s, slot))]).ToArray();
        return GenotypeNetwork.Deep(Genotype.Create(space, 28, stages), 1, 10);

        BlockGene Gene(int stage, int slot)
        {
            if (space.CanSkip(stage, slot) && random.Next(6) == 0)
            {
                return BlockGene.Skip;
            }

            var kernel = space.Kernels[random.Next(3)];
            var expansion = space.Expansions[random.Next(2)];
            return random.Next(6) == 0 ? BlockGene.Nonlinear(kernel, expansion) : BlockGene.Transformable(kernel, expansion, boundaryActivation: random.Next(4) == 0);
        }
    }
}
