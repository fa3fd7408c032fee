using System.Diagnostics.CodeAnalysis;

namespace DoubleWinNas.Actors;

/// <summary>
/// The durable name of an actor, written <c>kind/key</c>: <c>search/fmnist-1</c>, <c>device/nano-01</c>. The kind chooses the
/// behaviour, the key tells its instances apart. An actor exists from its first message on; nobody has to create it.
/// </summary>
/// <remarks>Both words are 1 to 120 of the characters a-z A-Z 0-9 . _ -, and the key may also contain <c>:</c>, <c>=</c> and <c>@</c>.</remarks>
public readonly record struct ActorId
{
    /// <summary>Longest allowed kind or key, in characters.</summary>
    public const int MaxWordLength = 120;

    /// <exception cref="ActorException">A word is empty, too long or holds a character that is not allowed.</exception>
    public ActorId(string kind, string key)
    {
        Kind = Checked(kind, "kind", "._-");
        Key = Checked(key, "key", "._-:=@");
    }

    public string Kind { get; }

    public string Key { get; }

    /// <summary>Reads <c>kind/key</c>.</summary>
    /// <exception cref="ActorException">The text is not of that form.</exception>
    public static ActorId Parse(string text)
    {
        var slash = text.IndexOf('/');
        return slash < 0
            ? throw new ActorException($"Actor id '{text}': expected kind/key, for example search/fmnist-1.")
            : new ActorId(text[..slash], text[(slash + 1)..]);
    }

    /// <summary>Reads <c>kind/key</c>; false where <see cref="Parse"/> would throw.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ActorId id)
    {
        id = default;
        if (text is null)
        {
            return false;
        }

        try
        {
            id = Parse(text);
            return true;
        }
        catch (ActorException)
        {
            return false;
        }
    }

    public override string ToString() => $"{Kind}/{Key}";

    private static string Checked(string word, string what, string punctuation)
    {
        if (word.Length is 0 or > MaxWordLength)
        {
            throw new ActorException($"Actor {what} '{word}': {word.Length} characters; allowed are 1 to {MaxWordLength}.");
        }

        foreach (var c in word)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !punctuation.Contains(c))
            {
                throw new ActorException($"Actor {what} '{word}': character '{c}'; allowed are a-z A-Z 0-9 and {punctuation}.");
            }
        }

        return word;
    }
}
