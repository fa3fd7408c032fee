using DoubleWinNas.Search.Selection;

namespace DoubleWinNas.Search.Tests.Selection;

public sealed class NonDominatedSortingTests
{
    [Fact]
    public void Fronts_peel_off_as_repeated_removal_of_the_undominated_does()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var fitness = Enumerable.Range(0, 40).Select(_ => new Fitness([random.Next(8), random.Next(8)], Math.Max(0, random.Next(4) - 2))).ToArray();
            var left = Enumerable.Range(0, fitness.Length).ToList();
            foreach (var front in NonDominatedSorting.Fronts(fitness))
            {
                var expected = left.Where(i => !left.Any(j => fitness[j].Dominates(fitness[i]))).ToArray();
                Assert.Equal(expected, front);
                left.RemoveAll(front.Contains);
            }

            Assert.Empty(left);
        }
    }

    [Fact]
    public void Crowding_gives_the_extremes_infinite_room_and_the_others_their_box()
    {
        // By hand: ranges 4 and 4; the middle has (4-0)/4 + (4-0)/4 = 2.
        var distance = CrowdingDistance.Of([new Fitness([0, 4], 0), new Fitness([1, 2], 0), new Fitness([4, 0], 0)]);
        Assert.Equal([double.PositiveInfinity, 2, double.PositiveInfinity], distance);
    }

    [Fact]
    public void Crowding_of_equal_candidates_is_finite_or_infinite_but_never_nan() =>
        Assert.All(CrowdingDistance.Of([.. Enumerable.Repeat(new Fitness([1, 1], 0), 5)]), value => Assert.False(double.IsNaN(value)));
}
