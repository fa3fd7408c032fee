namespace DoubleWinNas.Orchestration.Devices;

/// <summary>Fits the factor between sums of costs and measured networks.</summary>
internal static class ScaleFit
{
    /// <summary>
    /// The median of the ratios at first. From the second correction on the largest one: whoever missed the bound twice is to be believed.
    /// </summary>
    /// <param name="round">Of the correction, from 1.</param>
    /// <param name="before">What stays where nothing was measured.</param>
    public static double Of(IEnumerable<ComparedModels> compared, int round, double before)
    {
        double[] ratios = [.. compared.Select(models => models.Ratio).Where(ratio => double.IsFinite(ratio) && ratio > 0).Order()];
        return ratios.Length == 0 ? before
            : round > 1 ? ratios[^1]
            : ratios.Length % 2 == 1 ? ratios[ratios.Length / 2]
            : (ratios[(ratios.Length / 2) - 1] + ratios[ratios.Length / 2]) / 2;
    }
}
