using DoubleWinNas.Networks;
using DoubleWinNas.Training.Elasticity;

namespace DoubleWinNas.Training.Tests.Elasticity;

public sealed class ElasticOptionsTests
{
    private static readonly ElasticOptions Range = ElasticOptions.Parse("16..32");

    [Fact]
    public void A_range_is_read_as_it_is_printed() => Assert.Equal((16, 32, "16..32"), (Range.Smallest, Range.Largest, Range.ToString()));

    [Fact]
    public void A_range_may_tell_the_distance_of_the_trained_sides() =>
        Assert.Equal((16, 32, 4), ElasticOptions.Parse("16..32/4") is var range ? (range.Smallest, range.Largest, range.SideStep) : default);

    [Theory]
    [InlineData("32..16", "32..16")]
    [InlineData("16..16", "16..16")]
    [InlineData("0..16", "0..16")]
    [InlineData("16-32", "16-32")]
    [InlineData("16..x", "16..x")]
    [InlineData("16..99999", "16..99999")]
    public void What_is_no_range_is_refused(string text, string named) =>
        Assert.Contains(named, Assert.Throws<InputException>(() => ElasticOptions.Parse(text)).Message);

    [Fact]
    public void Even_sides_begin_and_end_with_the_range_and_come_once()
    {
        Assert.Equal([16, 20, 24, 28, 32], Range.EvenSides(5));
        Assert.Equal([16, 17, 18], ElasticOptions.Parse("16..18").EvenSides(5));
    }

    [Fact]
    public void A_step_has_the_largest_the_smallest_and_random_sides_of_the_whole_range_and_always_the_same_ones()
    {
        var (schedule, again) = (new ElasticSchedule(Range with { RandomSides = 2 }, seed: 3), new ElasticSchedule(Range with { RandomSides = 2 }, seed: 3));
        var drawn = Enumerable.Range(0, 400).Select(step => schedule.SidesAt(step)).ToList();

        Assert.All(drawn, sides => Assert.Equal((4, 32, 16), (sides.Count, sides[0], sides[1])));
        Assert.Equal(Enumerable.Range(16, 17), drawn.SelectMany(sides => sides.Skip(2)).Distinct().Order());
        var coarse = new ElasticSchedule(Range with { SideStep = 4 }, seed: 3);
        Assert.Equal([16, 20, 24, 28, 32], Enumerable.Range(0, 200).SelectMany(step => coarse.SidesAt(step)).Distinct().Order());
        Assert.Equal(drawn[77], again.SidesAt(77));
        Assert.Empty(new ElasticSchedule(null, seed: 3).SidesAt(0));
    }
}
