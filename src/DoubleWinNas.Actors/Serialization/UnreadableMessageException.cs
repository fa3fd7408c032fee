namespace DoubleWinNas.Actors.Serialization;

/// <summary>What stands in the database cannot be read by this program version; trying again does not help, a newer program may.</summary>
public sealed class UnreadableMessageException(string message, Exception? inner = null) : ActorException(message, inner);
