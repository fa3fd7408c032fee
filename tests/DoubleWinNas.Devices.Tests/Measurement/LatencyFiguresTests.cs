using DoubleWinNas.Devices.Measurement;

namespace DoubleWinNas.Devices.Tests.Measurement;

public sealed class LatencyFiguresTests
{
    [Fact]
    public void Outliers_are_counted_and_kept()
    {
        var samples = Enumerable.Range(0, 99).Select(i => 1 + i % 3 * 0.01).Append(50).ToArray();

        var latency = LatencyMeasurement.Of(samples);

        Assert.Equal(100, latency.Runs);
        Assert.Equal(1, latency.Outliers);
        Assert.Equal(1.01, latency.Median.Value, 12);
        Assert.Equal(0.01, latency.Spread.Value, 12);
        Assert.Equal(1, latency.Fastest.Value);
        Assert.Equal(1.02, latency.P95.Value, 12);
    }

    [Fact]
    public void Equal_runs_have_no_spread_and_no_outliers()
    {
        var latency = LatencyMeasurement.Of([2, 2, 2]);

        Assert.Equal((0, 0), (latency.Spread.Value, latency.Outliers));
    }

    [Theory]
    [InlineData(0.06, true)]
    [InlineData(-0.06, true)]
    [InlineData(0.04, false)]
    [InlineData(0, false)]
    public void Drift_compares_the_last_third_with_the_first(double change, bool isExceeded)
    {
        var samples = Enumerable.Range(0, 30).Select(i => i < 10 ? 2 : i < 20 ? 100 : 2 * (1 + change)).ToArray();

        var drift = Drift.Of(samples, tolerance: 0.05);

        Assert.Equal(change, drift.Change, 12);
        Assert.Equal(isExceeded, drift.IsExceeded);
        Assert.Equal(2, drift.First.Value);
    }

    [Fact]
    public void Single_sample_does_not_drift() => Assert.Equal(0, Drift.Of([3], 0.05).Change);

    [Fact]
    public void Paired_ratio_is_taken_round_by_round()
    {
        // Both slow down together: each round's ratio is 2, though the times of the rounds are far apart.
        var ratio = PairedRatio.Of([2, 20, 200, 2000], [1, 10, 100, 1000]);

        Assert.Equal(new PairedRatio(2, 0, 4), ratio);
    }

    [Fact]
    public void Paired_ratio_needs_the_same_rounds() => Assert.Throws<ArgumentOutOfRangeException>(() => PairedRatio.Of([1, 2], [1]));

    [Theory]
    [InlineData(1.23456, "1.235 ms")]
    [InlineData(0.0012345, "0.001234 ms")]
    [InlineData(1234.4, "1234 ms")]
    public void Milliseconds_are_printed_with_their_unit(double value, string expected) =>
        Assert.Equal(expected, new Milliseconds(value).ToString());

    [Fact]
    public void Milliseconds_calculate_and_compare()
    {
        var two = new Milliseconds(2);
        var three = Milliseconds.From(TimeSpan.FromMilliseconds(3));

        Assert.Equal(new Milliseconds(5), two + three);
        Assert.Equal(new Milliseconds(1), three - two);
        Assert.Equal(1.5, three / two);
        Assert.True(two < three && three > two && two <= three && three >= two);
    }
}
