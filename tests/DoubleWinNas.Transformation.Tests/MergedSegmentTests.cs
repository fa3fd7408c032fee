using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Transformation.Execution;
using DoubleWinNas.Transformation.Plans;
using DoubleWinNas.Transformation.Verification;

namespace DoubleWinNas.Transformation.Tests;

public sealed class MergedSegmentTests
{
    public static TheoryData<int, int> Segments
    {
        get
        {
            var data = new TheoryData<int, int>();
            for (var seed = 0; seed < 48; seed++)
            {
                data.Add(seed, 1 + seed % 4);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Segments))]
    public void Every_partition_of_a_random_segment_equals_the_deep_form(int seed, int blocks)
    {
        var network = SegmentNetworks.Random(seed, blocks);
        var weights = RandomWeights.For(network, seed);
        var random = new Random(seed);
        foreach (var plan in SegmentPlans.All(network))
        {
            var options = new EquivalenceOptions { Seed = seed, Resolutions = [new Resolution(1, 1), SegmentNetworks.RandomResolution(random)] };
            var shallow = Transformer.Transform(network, weights, plan);

            var report = Equivalence.Verify(network, weights, shallow.Network, shallow.Weights, options);

            Assert.True(report.IsEquivalent, $"seed {seed}, plan {plan}: {(report.IsEquivalent ? "" : new NotEquivalentException(report).Message)}");
            Assert.All(report.Values, value => Assert.InRange(value.Float64Accumulated.Relative, 0, 1e-12));
        }
    }

    [Theory]
    [MemberData(nameof(Segments))]
    public void Merged_segment_equals_deep_form_at_every_border_pixel(int seed, int blocks)
    {
        var network = SegmentNetworks.Random(seed, blocks);
        var weights = RandomWeights.For(network, seed);
        var precise = Transformer.ToPrecise(network, weights, MergePlan.Together(network));
        var resolution = SegmentNetworks.RandomResolution(new Random(seed));
        var images = FeatureMap<double>.Random(2, network.InputChannels, resolution, seed);
        var (deepExit, shallowExit) = (network.Blocks[^1].Exit, precise.Network.Blocks[^1].Exit);

        var deep = new ReferenceExecutor<double>(network, weights).Run(images, [deepExit])[deepExit];
        var shallow = new ReferenceExecutor<double>(precise.Network, precise.Parameters).Run(images, [shallowExit])[shallowExit];

        Assert.Equal(deep.Shape, shallow.Shape);
        var scale = deep.Data.Max(Math.Abs);
        foreach (var (n, c, y, x) in Border(deep))
        {
            var at = ((n * deep.Shape.Channels + c) * deep.Shape.Height + y) * deep.Shape.Width + x;
            Assert.True(
                Math.Abs(deep.Data[at] - shallow.Data[at]) <= 1e-12 * scale,
                $"seed {seed}, {resolution}, pixel ({n}, {c}, {y}, {x}): deep {deep.Data[at]}, merged {shallow.Data[at]}");
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public void A_naive_merge_of_a_block_that_pads_inside_is_wrong_at_the_border_only(int kernel)
    {
        var front = Inverted(kernel, paddedInside: false);
        var inside = Inverted(kernel, paddedInside: true);
        var weights = RandomWeights.For(front, kernel);
        var merged = Transformer.ToPrecise(front, weights, MergePlan.All(front));
        var images = FeatureMap<double>.Random(1, 2, new Resolution(14, 14), kernel);

        var trained = new ReferenceExecutor<double>(inside, weights).Run(images, ["block.project.bn"])["block.project.bn"];
        var naive = new ReferenceExecutor<double>(merged.Network, merged.Parameters).Run(images, ["block.conv"])["block.conv"];

        var wrong = Enumerable.Range(0, trained.Data.Length).Where(i => Math.Abs(trained.Data[i] - naive.Data[i]) > 1e-9).ToArray();
        Assert.NotEmpty(wrong);
        Assert.All(wrong, i => Assert.True(IsWithin(kernel / 2, i % 14, i / 14 % 14)));
        Assert.True(wrong.Max(i => Math.Abs(trained.Data[i] - naive.Data[i])) > 0.1);
        var refusal = Assert.Throws<InputException>(() => Transformer.Transform(inside, weights, MergePlan.All(inside)));
        Assert.Contains("block.depthwise.conv", refusal.Message);
        Assert.Contains("bias", refusal.Message);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(4, 4)]
    public void Depthwise_chains_stay_depthwise(int seed, int blocks)
    {
        var network = SegmentNetworks.DepthwiseOnly(seed, blocks);
        var weights = RandomWeights.For(network, seed);

        var shallow = Transformer.Transform(network, weights, MergePlan.Together(network));

        var conv = Assert.IsType<Conv2d>(shallow.Network.Nodes.Single(node => node.Name == "stages.0.0.conv").Op);
        Assert.True(conv.IsDepthwise);
        Equivalence.Verify(network, weights, shallow.Network, shallow.Weights).RequireEquivalent();
    }

    [Fact]
    public void A_whole_segment_has_the_kernel_stride_and_padding_of_the_composition()
    {
        var network = SampleNetworks.Mixed();

        var shallow = Transformer.Transform(network, RandomWeights.For(network, 1), MergePlan.Together(network));

        var merged = shallow.Network.Blocks.Where(block => block.Form == BlockForm.Merged).Select(block => (block.Name, block.Kernel, block.Stride));
        Assert.Equal([("stages.0.0", 3, 1), ("stages.1.0", 3 + 4 * 2 + 2 * 2, 2), ("stages.2.1", 7 + 2, 1)], merged);
        Assert.Equal(7, ((Conv2d)shallow.Network.Nodes.Single(node => node.Name == "stages.1.0.conv").Op).Padding);
    }

    private static IEnumerable<(int N, int C, int Y, int X)> Border(FeatureMap<double> map) =>
        from n in Enumerable.Range(0, map.Images)
        from c in Enumerable.Range(0, map.Shape.Channels)
        from y in Enumerable.Range(0, map.Shape.Height)
        from x in Enumerable.Range(0, map.Shape.Width)
        where y == 0 || x == 0 || y == map.Shape.Height - 1 || x == map.Shape.Width - 1
        select (n, c, y, x);

    private static bool IsWithin(int margin, int x, int y) => x < margin || y < margin || x >= 14 - margin || y >= 14 - margin;

    private static Network Inverted(int kernel, bool paddedInside)
    {
        var padding = kernel / 2;
        Node[] nodes =
        [
            new("block.expand.conv", new Conv2d(2, 8, 1, Padding: paddedInside ? 0 : padding), Network.InputName),
            new("block.expand.bn", new BatchNorm2d(8), "block.expand.conv"),
            new("block.depthwise.conv", new Conv2d(8, 8, kernel, 1, paddedInside ? padding : 0, Groups: 8), "block.expand.bn"),
            new("block.depthwise.bn", new BatchNorm2d(8), "block.depthwise.conv"),
            new("block.project.conv", new Conv2d(8, 4, 1), "block.depthwise.bn"),
            new("block.project.bn", new BatchNorm2d(4), "block.project.conv"),
            new("pool", new GlobalAveragePool(), "block.project.bn"),
            new("classifier", new Linear(4, 3), "pool"),
        ];
        var block = new Block("block", BlockForm.Transformable, Network.InputName, "block.project.bn", null, 0, 2, 4, kernel, 1, 4, Shortcut: false);
        return new Network($"inverted-{kernel}", 2, new Resolution(14, 14), nodes, [block]);
    }
}
