using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Orchestration.Messages;

/// <summary>What <c>search/NAME</c> understands from outside.</summary>
public abstract record SearchCommand;

/// <summary>Starts the search, or goes on with one of equal settings. Answered with <see cref="SearchAccepted"/> or <see cref="SearchRefused"/>.</summary>
public sealed record StartSearch(SearchSettings Settings) : SearchCommand;

/// <summary>Nothing new is begun; what is under way finishes. Answered with <see cref="SearchStatus"/>, like all that follow.</summary>
public sealed record PauseSearch(string? Reason) : SearchCommand;

public sealed record ResumeSearch : SearchCommand;

/// <summary>Ends the search for good; its work is cancelled.</summary>
public sealed record CancelSearch : SearchCommand;

public sealed record DescribeSearch : SearchCommand;

/// <param name="IsNew">False when it goes on.</param>
/// <param name="Changes">Settings that were taken over (a larger budget), as <c>evolution.generations: 8 -> 12</c>.</param>
public sealed record SearchAccepted(bool IsNew, IReadOnlyList<string> Changes);

/// <param name="Reason">Why, with remedy.</param>
/// <param name="Differences">Settings that differ from those it was started with and cannot change now.</param>
public sealed record SearchRefused(string Reason, IReadOnlyList<string> Differences)
{
    /// <summary>The reason, then a line for each difference.</summary>
    public string Describe() => string.Join('\n', Differences.Select(difference => $"  {difference}").Prepend(Reason));
}
