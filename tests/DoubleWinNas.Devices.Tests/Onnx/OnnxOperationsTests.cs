using DoubleWinNas.Devices.Onnx;
using DoubleWinNas.Devices.Tests.Testing;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Devices.Tests.Onnx;

public sealed class OnnxOperationsTests
{
    private static readonly Resolution Odd = new(9, 7);

    [Theory]
    [InlineData(3, 5, 3, 1, 1, 1)] // dense
    [InlineData(3, 5, 3, 2, 1, 1)] // dense, strided
    [InlineData(6, 6, 5, 1, 2, 6)] // depthwise
    [InlineData(6, 6, 7, 2, 3, 6)] // depthwise, strided, as wide as the map
    [InlineData(6, 9, 3, 1, 1, 3)] // grouped
    [InlineData(4, 8, 1, 1, 0, 1)] // pointwise
    [InlineData(16, 32, 3, 1, 1, 1)] // channels that the runtime lays out in blocks
    [InlineData(16, 16, 5, 2, 4, 1)] // padding beyond the kernel's half: a merged segment
    public void Convolution_equals_its_definition(int inputs, int outputs, int kernel, int stride, int padding, int groups) =>
        Equal.OnOnnxRuntime(SmallNetworks.Of(inputs, Odd, new Conv2d(inputs, outputs, kernel, stride, padding, groups, Bias: true)), Odd);

    [Fact]
    public void Convolution_without_bias_equals_its_definition() =>
        Equal.OnOnnxRuntime(SmallNetworks.Of(3, Odd, new Conv2d(3, 4, 3, 1, 1)), Odd);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Padded_pointwise_convolution_carries_its_bias_into_the_border(int padding) =>
        Equal.OnOnnxRuntime(SmallNetworks.Of(3, Odd, new Conv2d(3, 16, 1, 1, padding, Bias: true)), Odd);

    [Fact]
    public void ReLU6_clips_at_zero_and_six() =>
        Equal.OnOnnxRuntime(
            SmallNetworks.Of(
                3,
                Odd,
                new Node("conv", new Conv2d(3, 16, 3, 1, 1, Bias: true), Network.InputName),
                new Node("twice", new Add(), ["conv", "conv"]),
                new Node("act", new Activation(ActivationKind.ReLU6), "twice")),
            Odd);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Zero_padding_frames_the_map(int padding) => Equal.OnOnnxRuntime(SmallNetworks.Of(2, Odd, new ZeroPad2d(padding)), Odd);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Crop_takes_the_frame_away(int margin) => Equal.OnOnnxRuntime(SmallNetworks.Of(2, Odd, new CenterCrop2d(margin)), Odd);

    [Fact]
    public void Addition_sums_two_values() =>
        Equal.OnOnnxRuntime(
            SmallNetworks.Of(
                3,
                Odd,
                new Node("conv", new Conv2d(3, 3, 3, 1, 1, Bias: true), Network.InputName),
                new Node("add", new Add(), ["conv", Network.InputName])),
            Odd);

    [Fact]
    public void Pooling_yields_one_mean_per_channel() => Equal.OnOnnxRuntime(SmallNetworks.Of(5, Odd, new GlobalAveragePool()), Odd);

    [Fact]
    public void Linear_layer_multiplies_and_adds_its_bias() =>
        Equal.OnOnnxRuntime(
            SmallNetworks.Of(
                4,
                Odd,
                new Node("pool", new GlobalAveragePool(), Network.InputName),
                new Node("classifier", new Linear(4, 7), "pool")),
            Odd);

    [Theory]
    [InlineData("conv:3-16:k3:s2:p1:a@9x7")]
    [InlineData("conv:16-16:k5:s1:p2:a@8")]
    [InlineData("conv:16-24:k7:s2:p3@11")]
    [InlineData("n-block:8-8:k3:s1:e6:p0:+0@7")]
    [InlineData("n-block:8-16:k5:s2:e3:p0@9x7")]
    [InlineData("n-block:8-8:k3:s1:e1:p0:+0@6")]
    [InlineData("t-block:8-8:k3:s1:e6:p1:+0:a@7")]
    [InlineData("t-block:8-8:k3:s1:e6:p2:+1@7")]
    [InlineData("t-block:8-8:k5:s1:e3:p0:-2:a@9")]
    [InlineData("t-block:8-12:k7:s2:e3:p3:a@9x7")]
    [InlineData("classifier:12-10@5")]
    public void Fragment_of_every_cost_kind_equals_its_definition(string operation)
    {
        var parsed = CostOperation.Parse(operation);

        Equal.OnOnnxRuntime(parsed.ToNetwork(), parsed.Resolution);
    }

    [Theory]
    [InlineData("13", 1)]
    [InlineData("32", 5)]
    [InlineData("17x40", 2)]
    public void Whole_folded_network_equals_its_definition(string resolution, int batch)
    {
        var parsed = Resolution.Parse(resolution);

        Equal.OnOnnxRuntime(SmallNetworks.Folded(parsed), parsed, batch);
    }

    [Fact]
    public void One_dynamic_model_equals_the_definition_at_every_resolution_and_batch()
    {
        var network = SmallNetworks.Folded(Resolution.Square(32));
        foreach (var (resolution, batch) in new[] { ("32", 1), ("32", 5), ("1", 1), ("7", 3), ("31x8", 1), ("48", 2) })
        {
            Equal.OnOnnxRuntime(network, Resolution.Parse(resolution), batch, new OnnxExportOptions { DynamicResolution = true });
        }
    }
}
