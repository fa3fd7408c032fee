using DoubleWinNas.Search.Selection;

namespace DoubleWinNas.Search.Tests.Selection;

public sealed class HypervolumeTests
{
    [Fact]
    public void Two_overlapping_boxes_count_their_overlap_once() =>
        Assert.Equal((4 * 2) + (2 * 4) - (2 * 2), Hypervolume.Of([new Fitness([0, 2], 0), new Fitness([2, 0], 0)], [4, 4]), 12);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_volume_equals_a_count_of_dominated_cells(int objectives)
    {
        const int Side = 5;
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var fitness = Enumerable.Range(0, 8)
                .Select(_ => new Fitness([.. Enumerable.Range(0, objectives).Select(_ => (double)random.Next(Side + 1))], 0))
                .ToArray();
            var cells = 0;
            for (var cell = 0; cell < (int)Math.Pow(Side, objectives); cell++)
            {
                var corner = Enumerable.Range(0, objectives).Select(axis => cell / (int)Math.Pow(Side, axis) % Side).ToArray();
                cells += fitness.Any(point => point.Objectives.Zip(corner).All(pair => pair.First <= pair.Second)) ? 1 : 0;
            }

            Assert.Equal(cells, Hypervolume.Of(fitness, [.. Enumerable.Repeat((double)Side, objectives)]), 9);
        }
    }

    [Fact]
    public void Infeasible_points_and_points_beyond_the_reference_add_nothing()
    {
        Fitness[] fitness = [new([1, 1], 0), new([0, 0], 0.5), new([0, 9], 0)];
        Assert.Equal(9, Hypervolume.Of(fitness, [4, 4]), 12);
        Assert.Equal(0, Hypervolume.Of([], [4, 4]));
    }
}
