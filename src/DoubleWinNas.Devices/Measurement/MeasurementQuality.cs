using DoubleWinNas.Devices.Platform;

namespace DoubleWinNas.Devices.Measurement;

/// <summary>Whether figures were taken under steady conditions.</summary>
/// <param name="Reference">Change of the reference network from the begin to the end.</param>
/// <param name="Attempts">Measurements made; the report holds the best one.</param>
/// <param name="Before">The machine before it.</param>
/// <param name="After">The machine after it.</param>
/// <param name="Throttling">Why it was not at full speed; null where nothing speaks against it.</param>
public sealed record MeasurementQuality(Drift Reference, int Attempts, MachineState Before, MachineState After, string? Throttling)
{
    /// <summary>A tenth of disturbed rounds moves no median by much.</summary>
    private const double MostDisturbed = 0.1;

    /// <summary>Share of the rounds that count in which other work disturbed the machine, 0 to 1: above 0 only where patience ended.</summary>
    public double Disturbed { get; init; }

    /// <summary>What has to be said with the figures; null where they are steady.</summary>
    public string? Mark => Throttling is not null ? $"taken while throttled: {Throttling}"
        : Reference.IsExceeded ? $"the device's speed changed by {Reference.Change:P0} meanwhile"
        : Disturbed > MostDisturbed ? $"other work disturbed the device {Disturbed:P0} of the time"
        : null;

    /// <summary>The better one has no mark, then no throttling, then less drift.</summary>
    internal bool IsBetterThan(MeasurementQuality other) =>
        (Throttling is null) == (other.Throttling is null) ? Math.Abs(Reference.Change) < Math.Abs(other.Reference.Change) : Throttling is null;
}
