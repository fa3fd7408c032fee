using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Optimization;

namespace DoubleWinNas.Training.Tests.Optimization;

[Collection(TorchCollection.Name)]
public sealed class WeightAverageTests
{
    [Fact]
    public void The_decay_grows_until_it_reaches_what_was_asked_for()
    {
        Assert.Equal(0.1, WeightAverage.DecayAfter(1, 0.99), 12);
        Assert.Equal(0.5, WeightAverage.DecayAfter(9, 0.99), 12);
        Assert.Equal(0.99, WeightAverage.DecayAfter(100_000, 0.99), 12);
    }

    [Fact]
    public void The_average_moves_from_itself_towards_the_weights()
    {
        var network = TestNetworks.Small();
        var (first, second) = (TestNetworks.RandomWeights(network, 1), TestNetworks.RandomWeights(network, 2));
        using var live = ModelState.Create(network, second);
        using var average = ModelState.Create(network, first);

        new WeightAverage(live, average, decay: 0.5).Update(steps: 1000);

        var exported = average.Export();
        Assert.All(live.Specs, spec => Assert.Equal(
            first[spec.Name].Data.Zip(second[spec.Name].Data, (x, y) => 0.5 * x + 0.5 * y),
            exported[spec.Name].Data.Select(value => (double)value),
            (x, y) => Math.Abs(x - y) < 1e-6));
    }

    [Fact]
    public void Without_decay_it_is_the_weights_themselves()
    {
        var network = TestNetworks.Small();
        using var live = ModelState.Create(network, TestNetworks.RandomWeights(network, 2));
        using var average = ModelState.Create(network, TestNetworks.RandomWeights(network, 1));

        new WeightAverage(live, average, decay: 0).Update(steps: 1);

        var (expected, exported) = (live.Export(), average.Export());
        Assert.All(live.Specs, spec => Assert.Equal(expected[spec.Name].Data, exported[spec.Name].Data));
    }
}
