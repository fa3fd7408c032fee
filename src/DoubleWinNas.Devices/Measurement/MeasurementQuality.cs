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
    /// <summary>So much was disturbed that hardly anything else was there to be counted.</summary>
    private const double MuchDisturbed = 0.9;

    /// <summary>Share of the rounds in which other work disturbed the machine, 0 to 1. They do not count where there are enough others.</summary>
    public double Disturbed { get; init; }

    /// <summary>What has to be said with the figures; null where they are steady.</summary>
    public string? Mark => Throttling is not null ? $"taken while throttled: {Throttling}"
        : Reference.IsExceeded ? $"the device's speed changed by {Reference.Change:P0} meanwhile"
        : Disturbed > MuchDisturbed ? $"other work disturbed the device {Disturbed:P0} of the time"
        : null;

    /// <summary>The better one has no mark, then no throttling, then less drift.</summary>
    internal bool IsBetterThan(MeasurementQuality other) =>
        (Throttling is null) == (other.Throttling is null) ? Math.Abs(Reference.Change) < Math.Abs(other.Reference.Change) : Throttling is null;
}
