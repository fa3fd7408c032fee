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
    /// <summary>What has to be said with the figures; null where they are steady.</summary>
    public string? Mark => Throttling is not null ? $"taken while throttled: {Throttling}"
        : Reference.IsExceeded ? $"the device's speed changed by {Reference.Change:P0} meanwhile"
        : null;

    /// <summary>The better one has no mark, then no throttling, then less drift.</summary>
    internal bool IsBetterThan(MeasurementQuality other) =>
        (Throttling is null) == (other.Throttling is null) ? Math.Abs(Reference.Change) < Math.Abs(other.Reference.Change) : Throttling is null;
}
