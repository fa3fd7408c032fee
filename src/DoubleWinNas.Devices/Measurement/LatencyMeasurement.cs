namespace DoubleWinNas.Devices.Measurement;

/// <summary>
/// Times of many runs in figures. No run is dropped: median and spread do not mind outliers, the 95th percentile is to show them, and
/// how many there were is told.
/// </summary>
/// <param name="Median">Half of the runs were faster.</param>
/// <param name="P95">95 of 100 runs were faster.</param>
/// <param name="Spread">Median absolute deviation from the median.</param>
/// <param name="Fastest">The least time of all.</param>
/// <param name="Runs">Timed runs.</param>
/// <param name="Outliers">
/// Runs slower than the median by more than five standard deviations (1.4826 spreads each, as of a normal distribution).
/// </param>
public sealed record LatencyMeasurement(
    Milliseconds Median,
    Milliseconds P95,
    Milliseconds Spread,
    Milliseconds Fastest,
    int Runs,
    int Outliers)
{
    private const double OutlierSpreads = 5 * 1.4826;

    /// <summary>Figures of at least one run's milliseconds.</summary>
    public static LatencyMeasurement Of(IReadOnlyList<double> milliseconds)
    {
        var median = SampleStatistics.Median(milliseconds);
        var spread = SampleStatistics.MedianAbsoluteDeviation(milliseconds);
        return new LatencyMeasurement(
            new(median),
            new(SampleStatistics.Quantile(milliseconds, 0.95)),
            new(spread),
            new(milliseconds.Min()),
            milliseconds.Count,
            milliseconds.Count(sample => sample > median + OutlierSpreads * spread));
    }
}
