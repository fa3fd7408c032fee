using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Transformation.Plans;
using DoubleWinNas.Transformation.Verification;

namespace DoubleWinNas.Transformation.Tests;

public sealed class TransformerTests
{
    [Fact]
    public void MobileNetV2_becomes_sixteen_convolutions_and_stays_equal()
    {
        var network = SampleNetworks.MobileNetV2();
        var weights = RandomWeights.For(network, 1);

        var shallow = Transformer.Transform(network, weights, MergePlan.All(network));

        Assert.Equal(16, shallow.Network.Blocks.Count(block => block.Form == BlockForm.Merged));
        Assert.Equal(16 + 2 + 1 + 1, shallow.Network.Nodes.Count(node => node.Op is Conv2d));
        Assert.DoesNotContain(shallow.Network.Nodes, node => node.Op is BatchNorm2d or Add or ZeroPad2d or CenterCrop2d);
        var options = new EquivalenceOptions { Resolutions = [new(1, 1), new(33, 33), new(40, 57)] };
        Equivalence.Verify(network, weights, shallow.Network, shallow.Weights, options).RequireEquivalent();
    }

    [Fact]
    public void The_same_input_gives_the_same_bits()
    {
        var network = SampleNetworks.Mixed();
        var weights = RandomWeights.For(network, 3);

        var (first, second) = (Bytes(), Bytes());

        Assert.Equal(first, second);

        byte[] Bytes()
        {
            using var stream = new MemoryStream();
            Safetensors.Write(stream, Transformer.Transform(network, weights, MergePlan.Together(network)).Weights);
            return stream.ToArray();
        }
    }

    [Theory]
    [InlineData("all")]
    [InlineData("together")]
    [InlineData("none")]
    public void The_shallow_network_is_complete_and_survives_its_file(string name)
    {
        var network = SampleNetworks.Mixed();
        var weights = RandomWeights.For(network, 3);
        weights.Metadata["seed"] = "3";

        var shallow = Transformer.Transform(network, weights, MergePlan.Named(name, network));

        var read = NetworkJson.Read(NetworkJson.Write(shallow.Network), "network.json");
        Assert.Equal(shallow.Network.Nodes, read.Nodes);
        Assert.Equal(shallow.Network.Blocks, read.Blocks);
        shallow.Weights.RequireFor(read, "weights");
        Assert.Equal(ParameterSpec.Of(read).Select(spec => spec.Name).Order(StringComparer.Ordinal), shallow.Weights.Tensors.Keys);
        Assert.Equal("3", shallow.Weights.Metadata["seed"]);
        Assert.False(read.HasTransformableActivations);
        Assert.DoesNotContain(read.Nodes, node => node.Op is BatchNorm2d);
        Assert.All(read.Nodes.Select(node => node.Op).OfType<Conv2d>(), conv => Assert.True(conv.Bias));
    }

    [Fact]
    public void Kept_blocks_keep_their_form_and_read_folded_values()
    {
        var network = SampleNetworks.Mixed();

        var shallow = Transformer.Transform(network, RandomWeights.For(network, 3), MergePlan.None).Network;

        Assert.Equal(network.Blocks.Select(block => (block.Name, block.Form, block.Segment)), shallow.Blocks.Select(block => (block.Name, block.Form, block.Segment)));
        var values = shallow.Nodes.Select(node => node.Name).ToHashSet();
        Assert.All(shallow.Blocks, block => Assert.True(values.Contains(block.Entry) && values.Contains(block.Exit)));
        Assert.Equal("stages.2.0.project.conv", shallow.Blocks.Single(block => block.Name == "stages.2.0").Exit);
    }

    [Fact]
    public void A_folded_network_can_still_be_merged()
    {
        var network = SampleNetworks.Mixed();
        var folded = Transformer.Transform(network, RandomWeights.For(network, 3), MergePlan.None);

        var shallow = Transformer.Transform(folded.Network, folded.Weights, MergePlan.Together(folded.Network));

        Equivalence.Verify(folded.Network, folded.Weights, shallow.Network, shallow.Weights).RequireEquivalent();
        Assert.Equal(3, shallow.Network.Blocks.Count(block => block.Form == BlockForm.Merged));
    }

    [Fact]
    public void A_normalisation_that_follows_no_convolution_of_its_own_becomes_a_depthwise_one()
    {
        Node[] nodes =
        [
            new("conv", new Conv2d(2, 2, 3, 1, 1), Network.InputName),
            new("bn", new BatchNorm2d(2), "conv"),
            new("add", new Add(), ["conv", "bn"]),
            new("norm", new BatchNorm2d(2), "add"),
            new("pool", new GlobalAveragePool(), "norm"),
            new("classifier", new Linear(2, 3), "pool"),
        ];
        var network = new Network("shared", 2, new Resolution(6, 5), nodes, []);
        var weights = RandomWeights.For(network, 9);

        var shallow = Transformer.Transform(network, weights, MergePlan.None);

        Assert.Equal(new Conv2d(2, 2, 1, Groups: 2, Bias: true), shallow.Network.Nodes.Single(node => node.Name == "norm").Op);
        Equivalence.Verify(network, weights, shallow.Network, shallow.Weights).RequireEquivalent();
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Weights_that_are_not_finite_are_refused(float bad)
    {
        var network = SampleNetworks.Mixed();
        var weights = RandomWeights.For(network, 1);
        weights["stages.1.1.depthwise.conv.weight"].Data[7] = bad;

        var error = Assert.Throws<InputException>(() => Transformer.Transform(network, weights, MergePlan.None));

        Assert.Contains("'stages.1.1.depthwise.conv.weight'", error.Message);
        Assert.Contains("element 7", error.Message);
    }

    [Fact]
    public void Folding_beyond_float32_is_refused()
    {
        var network = SampleNetworks.Mixed();
        var weights = RandomWeights.For(network, 1);
        weights["stem.bn.weight"].Data[2] = 3e38f;
        weights["stem.bn.running_var"].Data[2] = 0;

        var error = Assert.Throws<InputException>(() => Transformer.Transform(network, weights, MergePlan.None));

        Assert.Contains("'stem.conv.", error.Message);
        Assert.Contains("running variance near zero", error.Message);
    }

    [Fact]
    public void Blocks_whose_merged_kernel_would_be_enormous_are_refused()
    {
        var genotype = "mobile-imagenet@224_T7e3.T7e3.S.S_T7e3.T7e3.S.S_T7e3.T7e3.S.S_T7e3.S.S.S_T7e3.S.S.S_T7e3";
        var network = GenotypeNetwork.Deep(Genotype.Parse(genotype), 3, 10);

        var error = Assert.Throws<InputException>(() => Transformer.Transform(network, RandomWeights.For(network, 1), MergePlan.Together(network)));

        Assert.Contains("Blocks stages.0.0+stages.0.1+", error.Message);
        Assert.Contains("Merge fewer blocks together", error.Message);
    }

    [Fact]
    public void An_inner_value_of_a_merged_group_that_another_node_reads_is_refused()
    {
        var network = SampleNetworks.Mixed();
        var inner = network.Blocks.Single(block => block.Name == "stages.1.1").Exit;
        Node[] nodes = [.. network.Nodes.Select(node => node.Name == "stages.2.0.expand.conv" ? new Node(node.Name, node.Op, inner) : node)];
        var tapped = network with { Nodes = nodes };

        var error = Assert.Throws<InputException>(() => Transformer.Transform(tapped, RandomWeights.For(tapped, 1), MergePlan.Together(tapped)));

        Assert.Contains($"'{inner}' lies inside a merged group", error.Message);
    }
}
