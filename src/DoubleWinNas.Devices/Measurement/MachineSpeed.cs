namespace DoubleWinNas.Devices.Measurement;

/// <summary>
/// How fast this machine is when nothing disturbs it: the least time that the reference network took. One for all measurements of a process, so
/// that those of different times are of one speed.
/// </summary>
public sealed class MachineSpeed
{
    /// <summary>Slower by more than this share, and something else had the machine. Undisturbed slices differ by less than 1 %.</summary>
    private const double Tolerance = 0.03;

    /// <summary>Milliseconds of the reference network; null before it was timed.</summary>
    public double? Fastest { get; private set; }

    /// <summary>Whether the machine was undisturbed when the reference network took that long, as far as is known by now.</summary>
    /// <param name="reference">Milliseconds.</param>
    public bool IsSteady(double reference) => reference <= (1 + Tolerance) * Fastest;

    /// <summary>A time that was taken while the machine was disturbed, as it would have been otherwise if all were slowed alike.</summary>
    /// <param name="milliseconds">Of anything.</param>
    /// <param name="reference">Of the reference network meanwhile.</param>
    public double Estimate(double milliseconds, double reference) => reference > 0 ? milliseconds * Math.Min(1, Fastest!.Value / reference) : milliseconds;

    internal void Saw(double reference) => Fastest = Fastest is { } known ? Math.Min(known, reference) : reference;
}
