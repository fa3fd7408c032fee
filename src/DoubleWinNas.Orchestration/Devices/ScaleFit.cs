namespace DoubleWinNas.Orchestration.Devices;

/// <summary>Fits the factor between sums of costs and measured networks.</summary>
internal static class ScaleFit
{
    /// <summary>
    /// Networks measured that near to the bound, as a share of it, tell what others there take. One factor does not fit a whole space: small networks,
    /// and those with many activations, differ from others by several per cent.
    /// </summary>
    private const double Neighbourhood = 0.15;

    /// <summary>
    /// The median of the ratios at first. From the second correction on the largest one: whoever missed the bound twice is to be believed. Only
    /// networks near the bound count where there are some.
    /// </summary>
    /// <param name="networks">Summed and measured costs of each network.</param>
    /// <param name="bound">In the costs' unit; null without one.</param>
    /// <param name="round">Of the correction, from 1.</param>
    /// <param name="before">What stays where nothing was measured.</param>
    public static double Of(IEnumerable<(double Sum, double Measured)> networks, double? bound, int round, double before)
    {
        var usable = networks.Where(network => double.IsFinite(network.Measured / network.Sum) && network.Measured / network.Sum > 0).ToArray();
        var near = usable.Where(network => bound is { } limit && Math.Abs(network.Measured - limit) <= Neighbourhood * limit).ToArray();
        double[] ratios = [.. (near.Length > 0 ? near : usable).Select(network => network.Measured / network.Sum).Order()];
        return ratios.Length == 0 ? before
            : round > 1 ? ratios[^1]
            : ratios.Length % 2 == 1 ? ratios[ratios.Length / 2]
            : (ratios[(ratios.Length / 2) - 1] + ratios[ratios.Length / 2]) / 2;
    }
}
