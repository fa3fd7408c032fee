namespace DoubleWinNas.Devices.Inference;

/// <summary>An inference runtime failed; the message carries the runtime's own words.</summary>
public sealed class InferenceException(string message, Exception? inner = null) : Exception(message, inner);
