using DoubleWinNas.Networks.Costs;

namespace DoubleWinNas.Networks.Tests.Costs;

public sealed class CostEstimatorTests
{
    private static readonly CostConditions Conditions = new("host", "fake 1", "fp32", 1, 1, "default");

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
        Assert.True(estimator.Complete([Conv(16, 16, 15)])!.TryGetEnergy(Conv(16, 16, 15), out var completed));
        Assert.Equal(2 + (6 * 125.0 / 300), completed, 1e-9);
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

    [Fact]
    public void A_completed_table_holds_what_was_measured_and_what_lies_between_or_is_none()
    {
        var table = new CostTable(Conditions);
        table.Set(Conv(16, 16, 10), 1);
        table.Set(Conv(16, 16, 20), 4);

        var completed = new CostEstimator(table).Complete([Conv(16, 16, 20), Conv(16, 16, 15)])!;

        Assert.True(completed.TryGet(Conv(16, 16, 20), out var known) & completed.TryGet(Conv(16, 16, 15), out var between));
        Assert.Equal((4, 1 + (3 * 125.0 / 300)), (known, Math.Round(between, 12)));
        Assert.Null(new CostEstimator(table).Complete([Conv(16, 16, 20), Conv(16, 32, 15)]));
    }

    private static CostOperation Conv(int inChannels, int outChannels, int side) =>
        CostOperation.Convolution(inChannels, outChannels, 3, 1, 1, activated: true, Resolution.Square(side));
}
