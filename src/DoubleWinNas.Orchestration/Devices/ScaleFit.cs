namespace DoubleWinNas.Orchestration.Devices;

/// <summary>Fits the factor between sums of costs and measured networks.</summary>
internal static class ScaleFit
{
    /// <summary>
    /// The median of the ratios at first. From the second correction on the largest one: whoever missed the bound twice is to be believed.
    /// </summary>
    /// <param name="ratios">Measured over summed, of each network.</param>
    /// <param name="round">Of the correction, from 1.</param>
    /// <param name="before">What stays where nothing was measured.</param>
    public static double Of(IEnumerable<double> ratios, int round, double before)
    {
        double[] usable = [.. ratios.Where(ratio => double.IsFinite(ratio) && ratio > 0).Order()];
        return usable.Length == 0 ? before
            : round > 1 ? usable[^1]
            : usable.Length % 2 == 1 ? usable[usable.Length / 2]
            : (usable[(usable.Length / 2) - 1] + usable[usable.Length / 2]) / 2;
    }
}
