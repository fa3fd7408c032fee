namespace DoubleWinNas.Devices.Measurement;

/// <summary>How many times faster than the reference, from rounds that measured both within milliseconds of each other.</summary>
/// <param name="Median">Median over the rounds of reference time / own time; above 1 is faster.</param>
/// <param name="Spread">Median absolute deviation of the rounds' ratios.</param>
/// <param name="Rounds">Rounds.</param>
public sealed record PairedRatio(double Median, double Spread, int Rounds)
{
    /// <param name="reference">The reference's milliseconds, one per round.</param>
    /// <param name="own">The compared model's, of the same rounds.</param>
    public static PairedRatio Of(IReadOnlyList<double> reference, IReadOnlyList<double> own)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(own);
        ArgumentOutOfRangeException.ThrowIfNotEqual(own.Count, reference.Count);
        double[] ratios = [.. reference.Zip(own, (a, b) => a / b)];
        return new PairedRatio(SampleStatistics.Median(ratios), SampleStatistics.MedianAbsoluteDeviation(ratios), ratios.Length);
    }
}
