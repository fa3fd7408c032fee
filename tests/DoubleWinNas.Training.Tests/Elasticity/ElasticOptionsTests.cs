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
    public void Statistics_sides_begin_and_end_with_the_range_and_come_once()
    {
        Assert.Equal([16, 20, 24, 28, 32], (Range with { CalibratedSides = 5 }).StatisticsSides);
        Assert.Equal([16, 17, 18], (ElasticOptions.Parse("16..18") with { CalibratedSides = 5 }).StatisticsSides);
        Assert.Equal([16, 18, 20, 22, 24, 26, 28, 30, 32], (Range with { CalibratedSides = 5 }).JudgedSides);
    }

    [Theory]
    [InlineData("16..32", 17, 17)]
    [InlineData("16..33", 9, 17)]
    [InlineData("96..320/32", 9, 17)]
    public void Small_ranges_have_statistics_everywhere(string range, int statistics, int judged)
    {
        var options = ElasticOptions.Parse(range);

        Assert.Equal((statistics, judged), (options.StatisticsSides.Count, options.JudgedSides.Count));
        Assert.Equal((options.Smallest, options.Largest), (options.StatisticsSides[0], options.StatisticsSides[^1]));
    }

    [Fact]
    public void A_step_has_the_largest_side_and_one_of_each_part_of_the_range_all_equally_often_and_always_the_same_ones()
    {
        var (schedule, again) = (new ElasticSchedule(Range with { RandomSides = 2 }, seed: 3), new ElasticSchedule(Range with { RandomSides = 2 }, seed: 3));
        var drawn = Enumerable.Range(0, 400).Select(step => schedule.SidesAt(step)).ToList();

        Assert.All(drawn, sides => Assert.Equal((3, 32), (sides.Count, sides[0])));
        Assert.All(drawn, sides => Assert.True(sides[1] is >= 16 and < 24 && sides[2] is >= 24 and < 32, string.Join(' ', sides)));
        var often = drawn.SelectMany(sides => sides.Skip(1)).CountBy(side => side).OrderBy(entry => entry.Key).ToList();
        Assert.Equal(Enumerable.Range(16, 16), often.Select(entry => entry.Key));
        Assert.All(often, entry => Assert.InRange(entry.Value, 25, 75));
        Assert.Equal([18, 16, 16, 17, 17], new ElasticSchedule(ElasticOptions.Parse("16..18") with { RandomSides = 4 }, seed: 3).SidesAt(9));
        var coarse = new ElasticSchedule(Range with { SideStep = 4 }, seed: 3);
        Assert.Equal([16, 20, 24, 28, 32], Enumerable.Range(0, 200).SelectMany(step => coarse.SidesAt(step)).Distinct().Order());
        var spared = new ElasticSchedule(Range with { SideStep = 4, Untrained = [20] }, seed: 3);
        Assert.Equal([16, 24, 28, 32], Enumerable.Range(0, 200).SelectMany(step => spared.SidesAt(step)).Distinct().Order());
        Assert.Equal(drawn[77], again.SidesAt(77));
        Assert.Empty(new ElasticSchedule(null, seed: 3).SidesAt(0));
    }
}
