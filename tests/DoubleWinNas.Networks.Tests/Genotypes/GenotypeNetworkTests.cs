using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Networks.Tests.Genotypes;

public sealed class GenotypeNetworkTests
{
    private const string MobileNetV2 =
        "mobile-imagenet@224_N3e6.N3e6.S.S_N3e6.N3e6.N3e6.S_N3e6.N3e6.N3e6.N3e6_N3e6.N3e6.N3e6.S_N3e6.N3e6.N3e6.S_N3e6";

    [Fact]
    public void MobileNetV2_has_the_published_parameters_and_macs()
    {
        // Sandler et al. 2018 give 3.4 M and 300 M; torchvision's model counts exactly 3,504,872 parameters
        // and 300,774,272 multiply-accumulates of convolutions and classifier.
        var network = GenotypeNetwork.Deep(Genotype.Parse(MobileNetV2), 3, 1000);
        var cost = NetworkCost.Of(network, Resolution.Square(224));
        Assert.Equal(3_504_872, cost.Parameters);
        Assert.Equal(300_774_272, cost.Macs);
    }

    [Fact]
    public void Every_genotype_keeps_the_shapes_of_its_nonlinear_twin_at_any_resolution()
    {
        foreach (var space in SearchSpace.Presets)
        {
            for (var seed = 0; seed < 60; seed++)
            {
                var genotype = RandomGenotypes.Draw(space, seed);
                var twin = Genotype.Create(space, genotype.Resolution, [.. genotype.Stages.Select(stage => stage.Select(Nonlinear).ToArray())]);
                var network = GenotypeNetwork.Deep(genotype, 3, 10);
                var reference = GenotypeNetwork.Deep(twin, 3, 10);
                foreach (var resolution in new[] { new Resolution(1, 1), new Resolution(37, 50), Resolution.Square(genotype.Resolution) })
                {
                    var shapes = ShapeInference.Infer(network, resolution);
                    var expected = ShapeInference.Infer(reference, resolution);
                    foreach (var segmentEnd in network.Blocks.Where((block, i) => i + 1 == network.Blocks.Count || network.Blocks[i + 1].Segment is null || network.Blocks[i + 1].Segment != block.Segment))
                    {
                        Assert.Equal(expected[reference.Blocks.Single(block => block.Name == segmentEnd.Name).Exit], shapes[segmentEnd.Exit]);
                    }
                }
            }
        }

        static BlockGene Nonlinear(BlockGene gene) => gene.IsSkip ? gene : BlockGene.Nonlinear(gene.Kernel, gene.Expansion);
    }

    [Fact]
    public void A_segment_pads_once_in_front_and_nowhere_else()
    {
        // Segment of three blocks: k5 stride 2, k3, k7: P = 2 + (1 + 3) * 2 = 10.
        var network = GenotypeNetwork.Deep(Genotype.Parse("mobile-32@28_N3e3.S_T5e3.T3e3.T7e3a_N3e3.S.S"), 1, 10);
        var segment = network.Blocks.Where(block => block.Form == BlockForm.Transformable).ToArray();
        Assert.Equal(3, segment.Length);
        Assert.Single(segment.Select(block => block.Segment).Distinct());
        var paddings = segment.SelectMany(network.NodesOf).Select(node => node.Op).OfType<Conv2d>().Select(conv => conv.Padding).ToArray();
        Assert.Equal([10, 0, 0, 0, 0, 0, 0, 0, 0], paddings);
        Assert.Equal([1, 3], segment.SelectMany(network.NodesOf).Select(node => node.Op).OfType<CenterCrop2d>().Select(crop => crop.Margin));
    }

    [Fact]
    public void A_boundary_activation_or_a_nonlinear_block_ends_a_segment()
    {
        var network = GenotypeNetwork.Deep(Genotype.Parse("mobile-32@28_T3e3a.T3e3_T3e3.N3e3.T3e3_T3e3.T3e3a.T3e3"), 1, 10);
        var segments = network.Blocks.Select(block => block.Segment).ToArray();
        Assert.Equal(segments[1], segments[2]);
        Assert.Null(segments[3]);
        Assert.Equal(segments[4], segments[5]);
        Assert.Equal(segments[5], segments[6]);
        Assert.Equal(4, segments.Where(segment => segment is not null).Distinct().Count());
    }

    [Fact]
    public void The_nonlinear_form_has_nothing_left_to_merge()
    {
        var network = GenotypeNetwork.Deep(Genotype.Parse("mobile-32@28_T3e3a.T3e3_T3e3.N3e3.T3e3_T3e3.T3e3a.T3e3"), 1, 10);
        Assert.True(network.HasTransformableActivations);
        var nonlinear = network.Nonlinear();
        Assert.False(nonlinear.HasTransformableActivations);
        Assert.All(nonlinear.Blocks, block => Assert.Equal(BlockForm.Nonlinear, block.Form));
        Assert.Equal(ParameterSpec.Of(network).Select(spec => spec.Name), ParameterSpec.Of(nonlinear).Select(spec => spec.Name));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 1)]
    [InlineData(1, 100_001)]
    [InlineData(2000, 10)]
    public void Impossible_channels_and_classes_are_refused(int channels, int classes) =>
        Assert.Throws<InputException>(() => GenotypeNetwork.Deep(Genotype.Parse(MobileNetV2), channels, classes));
}
