namespace DoubleWinNas.Torch;

/// <summary>A call to libtorch failed. The message is one line and begins with the operator's name.</summary>
public class TorchException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>libtorch, or the native library that binds it, cannot be used on this machine. The message names the remedy.</summary>
public sealed class TorchUnavailableException(string message, Exception? inner = null) : TorchException(message, inner);
