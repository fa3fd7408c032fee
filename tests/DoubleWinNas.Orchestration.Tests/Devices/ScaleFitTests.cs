using DoubleWinNas.Orchestration.Devices;

namespace DoubleWinNas.Orchestration.Tests.Devices;

public sealed class ScaleFitTests
{
    [Theory]
    [InlineData(1, 0.9)]
    [InlineData(2, 1.2)]
    public void The_median_counts_at_first_and_the_largest_ratio_later(int round, double expected) =>
        Assert.Equal(expected, ScaleFit.Of([(10, 8), (10, 9), (10, 12)], bound: null, round, before: 1), 1e-12);

    [Theory]
    [InlineData(1, 1.05)]
    [InlineData(2, 1.1)]
    public void Networks_near_the_bound_tell_more_than_those_far_from_it(int round, double expected) =>
        Assert.Equal(expected, ScaleFit.Of([(1, 1.5), (10, 10), (10, 11), (20, 40)], bound: 10.5, round, before: 1), 1e-12);

    [Fact]
    public void Where_no_network_is_near_the_bound_all_count() =>
        Assert.Equal(1.5, ScaleFit.Of([(1, 1.5), (2, 3), (3, 9)], bound: 100, round: 1, before: 1), 1e-12);

    [Fact]
    public void What_was_not_measured_counts_nothing_and_leaves_the_scale_where_nothing_was() =>
        Assert.Equal((0.9, 0.8), (ScaleFit.Of([(0, 3), (10, 0), (10, 9)], bound: 9, round: 2, before: 1), ScaleFit.Of([(0, 3)], bound: 9, round: 1, before: 0.8)));
}
