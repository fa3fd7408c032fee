using DoubleWinNas.Devices.Prediction;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;

namespace DoubleWinNas.Devices.Tests.Prediction;

public sealed class PredictionTests
{
    private static readonly CostConditions Conditions = new("host", "fake 1", "fp32", 1, 1, "default");

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

    [Fact]
    public void Unseen_resolutions_lie_on_a_rising_curve_between_their_neighbours()
    {
        var table = new CostTable(Conditions);
        foreach (var (side, milliseconds) in new[] { (10, 1.0), (20, 4.0), (30, 3.8), (40, 16.0) })
        {
            table.Set(Conv(16, 16, side), milliseconds);
        }

        var estimator = new CostEstimator(table);
        double[] sides = [.. Enumerable.Range(8, 40).Select(side => estimator.Estimate(Conv(16, 16, side))!.Milliseconds)];

        // The entries themselves are taken as measured; between them 20 and 30 count as one level.
        Assert.Equal((16.0, 0.0, "measured"), (estimator.Estimate(Conv(16, 16, 40))!.Milliseconds, estimator.Estimate(Conv(16, 16, 40))!.Error!.Value, estimator.Estimate(Conv(16, 16, 40))!.Source));
        Assert.Equal(3.9, estimator.Estimate(Conv(16, 16, 25))!.Milliseconds, 1e-9);
        var unseen = sides.Where((_, i) => (8 + i) % 10 != 0).ToArray();
        Assert.Equal(unseen.Order(), unseen);
    }

    [Fact]
    public void The_stated_error_is_what_leaving_entries_out_shows()
    {
        var table = new CostTable(Conditions);
        foreach (var side in new[] { 8, 12, 16, 20, 24, 28 })
        {
            table.Set(Conv(16, 16, side), side * side * 0.001);
        }

        Assert.Equal(0, new CostEstimator(table).ResolutionError!.Value, 1e-12);
        table.Set(Conv(16, 16, 16), 16 * 16 * 0.0012);
        Assert.True(new CostEstimator(table).ResolutionError > 0.02);
    }

    [Fact]
    public void Unseen_widths_follow_the_work()
    {
        var table = new CostTable(Conditions);
        table.Set(Conv(16, 16, 14), 0.2);
        table.Set(Conv(32, 32, 14), 0.8);

        var estimate = new CostEstimator(table).Estimate(Conv(24, 24, 14))!;

        Assert.Equal("other widths", estimate.Source);
        Assert.InRange(estimate.Milliseconds, 0.2, 0.8);
        Assert.Null(new CostEstimator(table).Estimate(CostOperation.Classifier(64, 10, Resolution.Square(4))));
    }

    [Fact]
    public void Energies_are_estimated_in_the_same_way_where_they_are_known()
    {
        var table = new CostTable(Conditions);
        foreach (var side in new[] { 10, 20 })
        {
            table.Set(Conv(16, 16, side), side);
        }

        Assert.Null(new CostEstimator(table).Estimate(Conv(16, 16, 15))!.Millijoules);
        table.SetEnergy(Conv(16, 16, 10), 2);
        Assert.Null(new CostEstimator(table).Estimate(Conv(16, 16, 15))!.Millijoules);
        table.SetEnergy(Conv(16, 16, 20), 8);

        var estimator = new CostEstimator(table);

        // 225 of 100 to 400 pixels.
        Assert.Equal(2 + (6 * 125.0 / 300), estimator.Estimate(Conv(16, 16, 15))!.Millijoules!.Value, 1e-9);
        Assert.Equal(8, estimator.Estimate(Conv(16, 16, 20))!.Millijoules);
    }

    [Fact]
    public void Unseen_batches_lie_between_measured_ones()
    {
        var one = new CostTable(Conditions);
        var eight = new CostTable(Conditions with { Batch = 8 });
        one.Set(Conv(16, 16, 14), 1);
        eight.Set(Conv(16, 16, 14), 4.5);

        Assert.Equal(2.5, CostEstimator.EstimateForBatch([one, eight], Conv(16, 16, 14), 4)!.Value, 1e-9);
        Assert.Null(CostEstimator.EstimateForBatch([one, eight], Conv(16, 16, 15), 4));
    }

    private static CostOperation Conv(int inChannels, int outChannels, int side) =>
        CostOperation.Convolution(inChannels, outChannels, 3, 1, 1, activated: true, Resolution.Square(side));
}
