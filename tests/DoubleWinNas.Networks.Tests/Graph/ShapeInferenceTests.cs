using DoubleWinNas.Networks.Graph;

namespace DoubleWinNas.Networks.Tests.Graph;

public sealed class ShapeInferenceTests
{
    [Theory]
    [InlineData(28, 3, 1, 1, 28)]
    [InlineData(28, 3, 2, 1, 14)]
    [InlineData(7, 3, 2, 1, 4)]
    [InlineData(1, 3, 2, 1, 1)]
    [InlineData(9, 1, 1, 3, 15)]
    [InlineData(224, 7, 2, 3, 112)]
    public void A_convolution_has_the_side_that_PyTorch_documents(int side, int kernel, int stride, int padding, int expected)
    {
        var network = Of(new Node("conv", new Conv2d(2, 5, kernel, stride, padding), Network.InputName));
        Assert.Equal(new TensorShape(5, Resolution.Square(expected)), ShapeInference.Infer(network, Resolution.Square(side))["conv"]);
    }

    [Fact]
    public void Each_malformed_node_is_named()
    {
        Refused("node 'conv' needs 3 channels, but 'input' has 2", new Node("conv", new Conv2d(3, 4, 1), Network.InputName));
        Refused("node 'conv' reads 'nowhere'", new Node("conv", new Conv2d(2, 4, 1), "nowhere"));
        Refused("has 3 groups", new Node("conv", new Conv2d(2, 4, 1, Groups: 3), Network.InputName));
        Refused("kernel and stride >= 1", new Node("conv", new Conv2d(2, 4, 3, Stride: 0), Network.InputName));
        Refused("has a kernel of 30 on a map of 28", new Node("conv", new Conv2d(2, 4, 30), Network.InputName));
        Refused("crops 14 pixels", new Node("crop", new CenterCrop2d(14), Network.InputName));
        Refused("needs 2", new Node("add", new Add(), Network.InputName));
        Refused("has the name of an earlier node", new Node("a", new GlobalAveragePool(), Network.InputName), new Node("a", new GlobalAveragePool(), Network.InputName));
        Refused("different shapes", new Node("pad", new ZeroPad2d(1), Network.InputName), new Node("add", new Add(), ["pad", Network.InputName]));
    }

    [Fact]
    public void Peak_activation_memory_frees_values_after_their_last_use()
    {
        // input 2x4x4 = 32; conv a 32; conv b 32 (a still alive, then freed); add needs input + b + sum = 96.
        var network = Of(
            new Node("a", new Conv2d(2, 2, 1), Network.InputName),
            new Node("b", new Conv2d(2, 2, 1), "a"),
            new Node("sum", new Add(), ["b", Network.InputName]));
        Assert.Equal(96, NetworkCost.Of(network, Resolution.Square(4)).PeakActivationElements);
        Assert.Equal(2 * 16 * 2 * 2, NetworkCost.Of(network, Resolution.Square(4)).Macs);
    }

    private static void Refused(string what, params Node[] nodes)
    {
        var error = Assert.Throws<InputException>(() => ShapeInference.Infer(Of(nodes), Resolution.Square(28)));
        Assert.Contains(what, error.Message);
    }

    private static Network Of(params Node[] nodes) => new("test", 2, Resolution.Square(28), nodes, []);
}
