namespace DoubleWinNas.Actors;

/// <summary>
/// Something that a person can put right: a bad name, a missing registration, a database of a newer version. The message names the
/// place, what was found, what is allowed and the remedy.
/// </summary>
public class ActorException : Exception
{
    public ActorException(string message)
        : base(message)
    {
    }

    public ActorException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
