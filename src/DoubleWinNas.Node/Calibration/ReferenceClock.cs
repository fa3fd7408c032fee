using DoubleWinNas.Devices.Measurement;

namespace DoubleWinNas.Node.Calibration;

/// <summary>
/// Times by the reference network: what was measured while the whole machine was slower counts as much less as the reference network took more.
/// </summary>
/// <param name="begin">Of the reference network when costs were measured; all times are brought to that speed.</param>
internal sealed class ReferenceClock(Drift begin)
{
    /// <summary>A time as it would have been at the begin's speed; as it is where there was no reference.</summary>
    /// <param name="milliseconds">Measured.</param>
    /// <param name="reference">Of the reference network meanwhile.</param>
    public double Corrected(double milliseconds, Drift? reference) =>
        Mean(begin) is > 0 and var then && reference is not null && Mean(reference) is > 0 and var now ? milliseconds * then / now : milliseconds;

    private static double Mean(Drift drift) => 0.5 * (drift.First.Value + drift.Last.Value);
}
