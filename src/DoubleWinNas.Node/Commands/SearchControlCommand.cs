using System.CommandLine;
using DoubleWinNas.Node.Joining;
using DoubleWinNas.Node.Searches;
using DoubleWinNas.Node.Terminal;
using Messages = DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas search pause|resume|cancel DIR</c>: steers a search, running or not.</summary>
internal sealed class SearchControlCommand : DwnasCommand
{
    private readonly Argument<string> _directory = CommandSymbols.SearchDirectory();
    private readonly JoinOptions _join = new();
    private readonly Messages.SearchCommand _order;

    private SearchControlCommand(string name, string description, Messages.SearchCommand order, CommandTerminal terminal)
        : base(name, description, $"dwnas search {name} runs/fashion-mnist-quick", terminal)
    {
        _order = order;
        Add(_directory);
        _join.AddTo(this);
    }

    public static SearchControlCommand Pause(CommandTerminal terminal) =>
        new("pause", "Begins nothing new; what is under way finishes.", new Messages.PauseSearch(null), terminal);

    public static SearchControlCommand Resume(CommandTerminal terminal) =>
        new("resume", "Lets a paused search go on; 'dwnas search FILE' runs it where it does not run.", new Messages.ResumeSearch(), terminal);

    public static SearchControlCommand Cancel(CommandTerminal terminal) =>
        new("cancel", "Ends a search for good; its results so far can still be exported.", new Messages.CancelSearch(), terminal);

    protected override async Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var folder = new SearchFolder(parsed.GetRequiredValue(_directory));
        var answer = _join.Of(parsed) is { } joined
            ? await SearchPlace.AskAsync(joined, folder, _order, cancellation)
            : await SearchPlace.AskAsync(folder, _order, cancellation);
        terminal.Result(SearchSummary.Of(folder, answer.Status, answer.IsRunning), (console, summary) => summary.Draw(console));
        return ExitCode.Done;
    }
}
