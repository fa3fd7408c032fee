using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Training.Supernets;

namespace DoubleWinNas.Training.Tests.Supernets;

public sealed class ReplicaAverageTests
{
    private static readonly float[] Values = [0.1f, -3.25e-20f, 7, 1e30f];

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    [InlineData(1, 0.9)]
    [InlineData(3, 0.9)]
    public void The_average_of_equal_replicas_is_each_of_them(int count, double momentum)
    {
        var average = ReplicaAverage.Of([.. Enumerable.Range(0, count).Select(replica => Of(replica, Values))], Of(null, 1, 2, 3, 4).Tensors, momentum);

        Assert.Equal(Values, average["model/w"].Data);
        Assert.Equal(Values, average["optimizer/momentum/w"].Data);
    }

    [Fact]
    public void Sums_are_exact_in_float64_and_rounded_once()
    {
        var average = ReplicaAverage.Of([Of(0, 1e8f), Of(1, 1), Of(2, -1e8f), Of(3, 2)], Of(null, 0).Tensors, 0);

        Assert.Equal([0.75f], average["model/w"].Data);
        Assert.False(average.Tensors.ContainsKey("outer/w"));
    }

    [Fact]
    public void With_an_outer_momentum_the_weights_go_on_in_the_direction_of_the_rounds_before()
    {
        var first = ReplicaAverage.Of([Of(0, 2), Of(1, 4)], Of(null, 1).Tensors, 0.5);
        var second = ReplicaAverage.Of([Of(0, 4), Of(1, 6)], first, 0.5);
        var third = ReplicaAverage.Of([Of(0, 6), Of(1, 6)], second, 0.5);

        // v = 0.5 v + (mean - previous): 2; 1 + (5 - 3) = 3; 1.5 + (6 - 6) = 1.5. Weights: 1 + 2, 3 + 3, 6 + 1.5.
        Assert.Equal([2, 3, 1.5], new[] { first, second, third }.Select(weights => (double)weights["outer/w"].Data[0]));
        Assert.Equal([3, 6, 7.5], new[] { first, second, third }.Select(weights => (double)weights["model/w"].Data[0]));
        Assert.Equal([6], third["optimizer/momentum/w"].Data);
    }

    [Fact]
    public void Replicas_that_do_not_agree_are_refused()
    {
        Assert.Contains("replica 1", Assert.Throws<InputException>(() => ReplicaAverage.Of([Of(0, 1), Of(1, 1, 2)], Of(null, 1).Tensors, 0)).Message);
    }

    private static SupernetCheckpoint Of(int? replica, params float[] values)
    {
        var tensors = new WeightSet();
        tensors.Add("model/w", [values.Length], values);
        tensors.Add("optimizer/momentum/w", [values.Length], values);
        return new SupernetCheckpoint(new SupernetIdentity("space", 1, 1, 2, 0, replica), tensors);
    }
}
