using DoubleWinNas.Devices.Onnx;
using DoubleWinNas.Devices.Tests.Testing;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;

namespace DoubleWinNas.Devices.Tests.Onnx;

public sealed class OnnxWriterTests
{
    private const string Shapes = "[[d.dim_param or d.dim_value for d in v.type.tensor_type.shape.dim] for v in (m.graph.input[0], m.graph.output[0])]";

    private const string MixedGenotype = "mobile-32@28_T3e6a.S_T3e6.T3e3a.S_N5e3.T3e6a.S";

    private static readonly Network Small = SmallNetworks.Folded(Resolution.Square(32));

    [Fact]
    public async Task Independent_checker_accepts_every_operation() =>
        Assert.Equal(
            "['Add', 'Clip', 'Conv', 'Flatten', 'Gemm', 'GlobalAveragePool', 'Pad', 'Slice']",
            await OnnxChecker.Evaluate(Export(Small), "sorted({n.op_type for n in m.graph.node})"));

    [Fact]
    public async Task Format_versions_are_those_that_JetPack_reads() =>
        Assert.Equal(
            "(7, [('', 13)], 'DoubleWinNas')",
            await OnnxChecker.Evaluate(Export(Small), "(m.ir_version, [(o.domain, o.version) for o in m.opset_import], m.producer_name)"));

    [Theory]
    [InlineData(null, null, false, "[['batch', 3, 32, 32], ['batch', 10]]")]
    [InlineData(1, null, false, "[[1, 3, 32, 32], [1, 10]]")]
    [InlineData(4, "20x48", false, "[[4, 3, 20, 48], [4, 10]]")]
    [InlineData(null, null, true, "[['batch', 3, 'height', 'width'], ['batch', 10]]")]
    public async Task Shapes_follow_the_options(int? batch, string? resolution, bool isDynamic, string expected) =>
        Assert.Equal(
            expected,
            await OnnxChecker.Evaluate(
                Export(Small, new() { Batch = batch, Resolution = resolution is null ? null : Resolution.Parse(resolution), DynamicResolution = isDynamic }),
                Shapes));

    [Fact]
    public async Task Fragment_may_end_in_a_map()
    {
        var fragment = CostOperation.Parse("n-block:8-16:k3:s2:e3:p0@14").ToNetwork();

        Assert.Equal("[['batch', 8, 14, 14], ['batch', 16, 7, 7]]", await OnnxChecker.Evaluate(Export(fragment), Shapes));
        Assert.Equal(
            "[['batch', 8, 'height', 'width'], ['batch', 16, 'output_height', 'output_width']]",
            await OnnxChecker.Evaluate(Export(fragment, new() { DynamicResolution = true }), Shapes));
    }

    [Fact]
    public async Task Whole_genotype_of_imagenet_size_is_a_valid_model()
    {
        var network = FoldedStructure.Of("mobile-imagenet@224_T3e6a.N5e3.S.S_T3e6.T3e6a.S.S_N7e6.S.S.S_T5e3a.T3e3.T3e6.T3e6a_N3e6.S.S.S_T3e6a", classes: 1000);

        Assert.Equal("[['batch', 3, 224, 224], ['batch', 1000]]", await OnnxChecker.Evaluate(Export(network), Shapes));
    }

    [Theory]
    [InlineData(28)]
    [InlineData(17)]
    public void Whole_genotype_equals_its_definition(int side) =>
        Equal.OnOnnxRuntime(FoldedStructure.Of(MixedGenotype), Resolution.Square(side));

    [Fact]
    public async Task Metadata_are_read_back_by_the_independent_checker() =>
        Assert.Equal(
            "[('class_names', '[\"shirt\",\"Stra\\\\u00DFe\"]'), ('dataset', 'fashion-mnist'), ('input_mean', '[0.25]'), ('input_std', '[0.5]'), "
            + "('plan', 'stages.0.0'), ('producer', 'DoubleWinNas 0.1.0'), ('resolution', '32'), ('source', 'test')]",
            await OnnxChecker.Evaluate(
                Export(Small, new()
                {
                    Metadata = new()
                    {
                        Plan = "stages.0.0",
                        InputMean = [0.25],
                        InputStd = [0.5],
                        ClassNames = ["shirt", "Straße"],
                        Dataset = "fashion-mnist",
                    },
                }),
                "sorted((p.key, p.value) for p in m.metadata_props)"));

    [Fact]
    public void Same_network_and_weights_give_the_same_bytes() => Assert.Equal(Export(Small), Export(Small));

    [Fact]
    public void Saved_file_holds_the_bytes_and_nothing_else_is_left()
    {
        using var folder = new TemporaryFolder();

        OnnxWriter.Save(folder["sub/model.onnx"], Small, RandomWeights.For(Small, 1));

        Assert.Equal([folder["sub/model.onnx"]], Directory.GetFiles(folder["sub"]));
        Assert.Equal(Export(Small), File.ReadAllBytes(folder["sub/model.onnx"]));
    }

    [Fact]
    public void Batch_normalisation_is_refused_with_the_way_to_fold_it()
    {
        var deep = GenotypeNetwork.Deep(Genotype.Parse(MixedGenotype), 3, 10);

        var error = Assert.Throws<InputException>(() => Export(deep));

        Assert.Contains("'stem.bn' is batch normalisation", error.Message, StringComparison.Ordinal);
        Assert.Contains("dwnas transform", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_transformable_activation_is_refused() =>
        Assert.Contains(
            "'op' is an open transformable activation",
            Assert.Throws<InputException>(() => Export(SmallNetworks.Of(3, Resolution.Square(4), new Activation(ActivationKind.Transformable)))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Missing_tensor_is_named()
    {
        var error = Assert.Throws<InputException>(() => OnnxWriter.ToBytes(Small, new WeightSet(), new() { WeightsOrigin = "weights.safetensors" }));

        Assert.StartsWith("weights.safetensors: tensor 'stem.conv.weight'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_refused()
    {
        var weights = RandomWeights.For(Small, 1);
        weights["stem.conv.bias"].Data[2] = float.NaN;

        Assert.Contains("NaN at element 2", Assert.Throws<InputException>(() => OnnxWriter.ToBytes(Small, weights)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fixed_and_dynamic_resolution_exclude_each_other() =>
        Assert.Contains(
            "one for 20 alone",
            Assert.Throws<InputException>(() => Export(Small, new() { DynamicResolution = true, Resolution = Resolution.Square(20) })).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Batch_below_one_is_refused() =>
        Assert.Contains("A batch of 0", Assert.Throws<InputException>(() => Export(Small, new() { Batch = 0 })).Message, StringComparison.Ordinal);

    [Fact]
    public void Linear_layer_on_a_map_is_refused() =>
        Assert.Contains(
            "'op' cannot read 'input', which is a map",
            Assert.Throws<InputException>(() => Export(SmallNetworks.Of(3, Resolution.Square(1), new Linear(3, 2)))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Network_without_nodes_is_refused() =>
        Assert.Contains(
            "has no nodes",
            Assert.Throws<InputException>(() => Export(SmallNetworks.Of(3, Resolution.Square(1)))).Message,
            StringComparison.Ordinal);

    private static byte[] Export(Network network, OnnxExportOptions? options = null) =>
        OnnxWriter.ToBytes(network, network.Nodes.Any(node => node.Op is BatchNorm2d) ? Unfolded(network) : RandomWeights.For(network, 1), options);

    private static WeightSet Unfolded(Network network)
    {
        var weights = new WeightSet();
        foreach (var spec in ParameterSpec.Of(network))
        {
            weights.Add(spec.Name, spec.Shape, new float[spec.Count]);
        }

        return weights;
    }
}
