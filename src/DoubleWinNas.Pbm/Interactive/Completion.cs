namespace DoubleWinNas.Pbm.Interactive;

/// <summary>What Tab makes of a line.</summary>
/// <param name="Line">The line after it.</param>
/// <param name="Candidates">To be listed, because the line could not become longer; else empty.</param>
internal sealed record Completion(LineEditor Line, IReadOnlyList<string> Candidates)
{
    /// <summary>One candidate is written out, several as far as they agree.</summary>
    /// <param name="prefix">What stands before the cursor of the word.</param>
    /// <param name="candidates">Words that begin with it.</param>
    public static Completion Of(LineEditor line, string prefix, IReadOnlyList<string> candidates)
    {
        if (candidates.Count == 0)
        {
            return new Completion(line, []);
        }

        var start = line.Cursor - prefix.Length;
        var common = candidates.Aggregate(Common);
        return candidates.Count == 1 ? new Completion(line.Replace(start, $"{Quoted(common)} "), [])
            : common.Length > prefix.Length ? new Completion(line.Replace(start, common), [])
            : new Completion(line, candidates);
    }

    private static string Common(string one, string other)
    {
        var length = 0;
        while (length < one.Length && length < other.Length && one[length] == other[length])
        {
            length++;
        }

        return one[..length];
    }

    private static string Quoted(string word) => word.Contains(' ') ? $"\"{word}\"" : word;
}
