using DoubleWinNas.Devices.Measurement;

namespace DoubleWinNas.Devices.Tests.Measurement;

public sealed class SampleStatisticsTests
{
    [Theory]
    [InlineData(3, 3.0)]
    [InlineData(2.5, 4.0, 1.0, 2.0, 3.0)]
    [InlineData(3, 9.0, 1.0, 3.0)]
    public void Median_is_the_middle(double expected, params double[] samples) => Assert.Equal(expected, SampleStatistics.Median(samples));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 5)]
    [InlineData(0.25, 2)]
    [InlineData(0.95, 4.8)]
    public void Quantiles_interpolate_between_samples(double fraction, double expected) =>
        Assert.Equal(expected, SampleStatistics.Quantile([5, 3, 1, 4, 2], fraction), 12);

    [Fact]
    public void Deviation_does_not_mind_an_outlier() => Assert.Equal(1, SampleStatistics.MedianAbsoluteDeviation([1, 2, 3, 4, 1000]));

    [Fact]
    public void Order_of_samples_does_not_matter()
    {
        double[] samples = [.. Enumerable.Range(0, 50).Select(i => Math.Sin(i) * 10)];
        double[] shuffled = [.. samples.OrderBy(sample => sample * 7919 % 13)];

        Assert.Equal(SampleStatistics.Quantile(samples, 0.37), SampleStatistics.Quantile(shuffled, 0.37));
        Assert.Equal(SampleStatistics.MedianAbsoluteDeviation(samples), SampleStatistics.MedianAbsoluteDeviation(shuffled));
    }

    [Fact]
    public void Samples_are_not_reordered_in_place()
    {
        double[] samples = [3, 1, 2];

        SampleStatistics.Median(samples);

        Assert.Equal([3, 1, 2], samples);
    }

    [Fact]
    public void No_samples_have_no_figures()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleStatistics.Median([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleStatistics.Quantile([1], 1.1));
    }
}
