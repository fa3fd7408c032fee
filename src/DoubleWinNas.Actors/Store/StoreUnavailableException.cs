namespace DoubleWinNas.Actors.Store;

/// <summary>
/// The store cannot work now: connection lost, refused, disk full, read-only, busy. It is nobody's fault among the actors: it never counts
/// as an attempt of a message, and the runtime pauses with <see cref="Exception.Message"/> as visible reason and tries again.
/// </summary>
public sealed class StoreUnavailableException(string reason, bool outcomeUnknown, Exception? inner) : ActorException(reason, inner)
{
    /// <summary>
    /// True when the statement may have taken effect (the connection broke during COMMIT). False: it certainly has not.
    /// </summary>
    public bool OutcomeUnknown { get; } = outcomeUnknown;
}
