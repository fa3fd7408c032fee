namespace DoubleWinNas.Pbm.Interactive;

/// <summary>Lines of earlier sessions. A history that cannot be read or written is no reason to do nothing.</summary>
internal sealed class HistoryFile(string path)
{
    private const int Most = 1000;

    /// <summary>Where DWNAS_PBM_HISTORY says, else below the user's state folder.</summary>
    public static HistoryFile Default(Func<string, string?> environment) => new(
        environment("DWNAS_PBM_HISTORY") is { Length: > 0 } named ? named
        : environment("XDG_STATE_HOME") is { Length: > 0 } state ? Path.Combine(state, "dwnas", "pbm-history")
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state", "dwnas", "pbm-history"));

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<string> Load()
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The history with one line more: blank lines and repetitions of the last one are left out, old lines beyond a thousand forgotten.</summary>
    public static IReadOnlyList<string> Add(IReadOnlyList<string> history, string line) =>
        string.IsNullOrWhiteSpace(line) || (history.Count > 0 && history[^1] == line) ? history : [.. history.Append(line).TakeLast(Most)];

    public void Save(IReadOnlyList<string> history)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            var beside = $"{path}.{Environment.ProcessId}.partial";
            File.WriteAllLines(beside, history);
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The session goes on without.
        }
    }
}
