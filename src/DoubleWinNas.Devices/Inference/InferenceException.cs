namespace DoubleWinNas.Devices.Inference;

/// <summary>An inference runtime failed; the message carries the runtime's own words.</summary>
public sealed class InferenceException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the network cannot run on this device, so that trying again changes nothing: the builder refused it, or it took too much memory.</summary>
    public bool IsInfeasible { get; init; }
}
