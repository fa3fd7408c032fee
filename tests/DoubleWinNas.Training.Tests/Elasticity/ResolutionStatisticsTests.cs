using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Training.Elasticity;
using DoubleWinNas.Training.Tests.Data;

namespace DoubleWinNas.Training.Tests.Elasticity;

public sealed class ResolutionStatisticsTests
{
    [Theory]
    [InlineData("16", 1)]
    [InlineData("20", 3)]
    [InlineData("24", 5)]
    [InlineData("12x12", 1)]
    [InlineData("40", 5)]
    [InlineData("10x40", 3)]
    public void Statistics_are_linear_in_the_side_and_constant_beyond_the_ends(string resolution, float mean)
    {
        var weights = Weights(mean: 99, weight: 7);

        var found = Sample().Apply(weights, Resolution.Parse(resolution));

        Assert.Equal([mean, mean], found["a.running_mean"].Data);
        Assert.Equal([7f, 7f], found["a.weight"].Data);
        Assert.Equal([99f, 99f], weights["a.running_mean"].Data);
    }

    [Fact]
    public void A_file_is_read_as_it_was_written()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "statistics.safetensors");
        Sample().Save(path);

        var read = ResolutionStatistics.Load(path);

        Assert.Equal([16, 24], read.Sides);
        Assert.Equal([2f, 2f], read.Apply(Weights(0, 0), Resolution.Square(18))["a.running_mean"].Data);
    }

    [Fact]
    public void Statistics_of_another_network_are_refused()
    {
        var other = new WeightSet();
        other.Add("b.running_mean", [2], [0, 0]);

        Assert.Contains("'b.running_mean'", Assert.Throws<InputException>(() => Sample().Apply(other, Resolution.Square(16))).Message);
    }

    private static ResolutionStatistics Sample()
    {
        var statistics = new ResolutionStatistics();
        statistics.Add(24, Weights(mean: 5, weight: 0));
        statistics.Add(16, Weights(mean: 1, weight: 0));
        return statistics;
    }

    private static WeightSet Weights(float mean, float weight)
    {
        var weights = new WeightSet();
        weights.Add("a.running_mean", [2], [mean, mean]);
        weights.Add("a.running_var", [2], [1, 1]);
        weights.Add("a.weight", [2], [weight, weight]);
        return weights;
    }
}
