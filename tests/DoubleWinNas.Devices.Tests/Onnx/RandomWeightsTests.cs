using DoubleWinNas.Devices.Onnx;
using DoubleWinNas.Devices.Tests.Testing;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Devices.Tests.Onnx;

public sealed class RandomWeightsTests
{
    [Fact]
    public void Weights_follow_the_seed_alone()
    {
        var network = SmallNetworks.Folded(Resolution.Square(8));

        var once = RandomWeights.For(network, 5)["classifier.weight"].Data;

        Assert.Equal(once, RandomWeights.For(network, 5)["classifier.weight"].Data);
        Assert.NotEqual(once, RandomWeights.For(network, 6)["classifier.weight"].Data);
    }

    [Fact]
    public void Activations_of_a_deep_network_stay_in_range()
    {
        var network = FoldedStructure.Of("mobile-32@32_T3e6a.T3e6a_N3e6.N3e6.N3e6_T3e6a.T3e6a.T3e6a");

        var logits = Float64Reference.Run(network, RandomWeights.For(network, 1), Images.Random(3, Resolution.Square(16), 1), Resolution.Square(16));

        Assert.All(logits, value => Assert.InRange(Math.Abs(value), 1e-6, 1e3));
    }
}
