namespace DoubleWinNas.Actors.Serialization;

/// <summary>What stands in the database cannot be read by this program version; trying again does not help, a newer program may.</summary>
public sealed class UnreadableMessageException(string message, Exception? inner = null) : ActorException(message, inner)
{
    /// <summary>Whether a newer version of a type that this program knows was met: during an upgrade node by node it waits for a newer node.</summary>
    public bool IsFromNewerProgram { get; init; }

    /// <summary>The message type or actor kind that this program has never heard of; null where the trouble is another.</summary>
    public string? UnknownName { get; init; }
}
