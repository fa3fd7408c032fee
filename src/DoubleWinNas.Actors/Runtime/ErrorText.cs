namespace DoubleWinNas.Actors.Runtime;

/// <summary>An exception as a person reads it beside a dead letter: what, then where.</summary>
internal static class ErrorText
{
    private const int MaxCharacters = 4000;

    public static string Of(Exception error)
    {
        var text = error is ActorException && error.InnerException is null
            ? error.Message
            : $"{error.GetType().Name}: {error.Message}{Environment.NewLine}{(error.InnerException ?? error).StackTrace}";
        return text.Length <= MaxCharacters ? text : text[..MaxCharacters] + "…";
    }
}
