using DoubleWinNas.Devices.Onnx;
using DoubleWinNas.Devices.Quantization;
using DoubleWinNas.Devices.Tests.Testing;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;

namespace DoubleWinNas.Devices.Tests.Quantization;

public sealed class RangeProbeTests
{
    [Fact]
    public void Every_tensor_of_the_exported_file_has_the_mean_over_the_images_of_their_largest_values()
    {
        var operation = CostOperation.Convolution(1, 2, 1, 1, 0, activated: true, Resolution.Square(2));
        var network = operation.ToNetwork();
        var weights = RandomWeights.For(network, 1);
        var (weight, bias) = (weights.Tensors.Keys.Single(name => name.EndsWith(".weight", StringComparison.Ordinal)), weights.Tensors.Keys.Single(name => name.EndsWith(".bias", StringComparison.Ordinal)));
        (weights[weight].Data[0], weights[weight].Data[1]) = (1, -2);
        (weights[bias].Data[0], weights[bias].Data[1]) = (0, 0);
        using var probe = new RangeProbe(network, weights, network.Resolution);

        // Two images: their largest absolute values are 2 and 5, of the convolution 4 and 10, cut at 6 where they are positive.
        probe.Add([1, -2, 0, 0, 0, 3, 5, -1], 2);
        var ranges = probe.Ranges();

        Assert.Equal(2, ranges.Images);
        Assert.Equal([3.5f, 7f, 4.5f], [ranges.Largest["input"], ranges.Largest[network.Nodes[0].Name], ranges.Largest[OnnxWriter.OutputName]]);
        Assert.Equal(3, ranges.Largest.Count);
    }

    [Fact]
    public void Ranges_survive_their_file_and_refuse_nonsense()
    {
        var ranges = new TensorRanges(3, new(StringComparer.Ordinal) { ["input"] = 1.5f, ["stem"] = 6 });

        var read = TensorRanges.Parse(ranges.ToJson(), "ranges.json");

        Assert.Equal(3, read.Images);
        Assert.Equal(ranges.Largest, read.Largest);
        Assert.Contains("'stem' has the range -6", Assert.Throws<InputException>(() => TensorRanges.Parse(ranges.ToJson().Replace("6", "-6"), "ranges.json")).Message);
        Assert.StartsWith("ranges.json: ", Assert.Throws<InputException>(() => TensorRanges.Parse("{", "ranges.json")).Message);
    }

    [Fact]
    public void All_tensors_of_a_whole_network_are_looked_at()
    {
        var network = SmallNetworks.Folded(Resolution.Square(16));
        using var probe = new RangeProbe(network, RandomWeights.For(network, 1), network.Resolution);
        probe.Add(new float[3 * 16 * 16], 1);
        var ranges = probe.Ranges();

        Assert.Equal(0, ranges.Largest["input"]);
        string[] expected = ["input", "logits", "pool.map", .. network.Nodes.Select(node => node.Name).Except(["classifier"])];
        Assert.Equal(expected.Order(StringComparer.Ordinal), ranges.Largest.Keys);
    }
}
