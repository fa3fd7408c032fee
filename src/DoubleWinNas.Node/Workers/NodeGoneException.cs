namespace DoubleWinNas.Node.Workers;

/// <summary>The node has not answered for longer than a worker waits.</summary>
internal sealed class NodeGoneException(string message, Exception inner) : Exception(message, inner);
