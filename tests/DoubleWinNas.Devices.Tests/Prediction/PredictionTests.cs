using DoubleWinNas.Devices.Prediction;

namespace DoubleWinNas.Devices.Tests.Prediction;

public sealed class PredictionTests
{
    [Theory]
    [InlineData(new double[] { 1, 2, 3, 4 }, new double[] { 10, 20, 30, 40 }, 1)]
    [InlineData(new double[] { 1, 2, 3, 4 }, new double[] { 40, 30, 20, 10 }, -1)]

    // Ranks 1, 2.5, 2.5, 4, 5 and 2, 1, 3.5, 3.5, 5: by hand 7.25 / 9.5.
    [InlineData(new double[] { 1, 2, 2, 4, 5 }, new double[] { 2, 1, 3, 3, 9 }, 7.25 / 9.5)]
    public void Spearman_is_the_correlation_of_ranks(double[] left, double[] right, double expected) =>
        Assert.Equal(expected, RankCorrelation.Spearman(left, right), 1e-12);

    [Fact]
    public void A_common_factor_is_no_error_but_the_scale()
    {
        var quality = PredictionQuality.Of([1, 2, 3, 4, 5], [1.2, 2.4, 3.6, 4.8, 6]);

        Assert.Equal((5, 1.0, true), (quality.Networks, quality.Spearman, quality.IsTrusted));
        Assert.Equal((1.2, 0.0), (Math.Round(quality.Scale, 12), Math.Round(quality.MedianError, 12)));
        Assert.Null(quality.Objection());
    }

    [Fact]
    public void Predictions_that_rank_differently_or_miss_by_much_are_not_trusted()
    {
        Assert.Contains("rank networks differently", PredictionQuality.Of([1, 2, 3, 4], [2, 1, 4, 3]).Objection());
        Assert.Contains("miss measured latencies by", PredictionQuality.Of([1, 2, 3, 4], [1.2, 2, 3.9, 4]).Objection());
    }
}
