namespace DoubleWinNas.Devices.Measurement;

/// <summary>Order statistics of samples; robust against the outliers that a shared machine makes.</summary>
public static class SampleStatistics
{
    /// <summary>Middle of the samples, the mean of the two middle ones where their number is even.</summary>
    public static double Median(IReadOnlyList<double> samples) => Quantile(samples, 0.5);

    /// <summary>Quantile with linear interpolation between order statistics (Hyndman and Fan 1996, type 7; NumPy's default).</summary>
    /// <param name="samples">At least one; in any order.</param>
    /// <param name="fraction">0 (least) to 1 (most).</param>
    public static double Quantile(IReadOnlyList<double> samples, double fraction)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentOutOfRangeException.ThrowIfZero(samples.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(fraction, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fraction, 1);
        double[] sorted = [.. samples];
        Array.Sort(sorted);
        var position = fraction * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    /// <summary>Median absolute deviation from the median, unscaled: half of the samples are at most that far away.</summary>
    public static double MedianAbsoluteDeviation(IReadOnlyList<double> samples)
    {
        var median = Median(samples);
        return Median([.. samples.Select(sample => Math.Abs(sample - median))]);
    }
}
