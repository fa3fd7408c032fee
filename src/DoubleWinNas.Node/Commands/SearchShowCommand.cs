using System.CommandLine;
using DoubleWinNas.Node.Joining;
using DoubleWinNas.Node.Searches;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas search show DIR</c>: how a search stands.</summary>
internal sealed class SearchShowCommand : DwnasCommand
{
    private readonly Argument<string> _directory = CommandSymbols.SearchDirectory();
    private readonly JoinOptions _join = new();

    public SearchShowCommand(CommandTerminal terminal)
        : base("show", "Shows how a search stands, running or not.", "dwnas search show runs/fashion-mnist-quick", terminal)
    {
        Add(_directory);
        _join.AddTo(this);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var folder = new SearchFolder(parsed.GetRequiredValue(_directory));
        var answer = _join.Of(parsed) is { } joined
            ? await SearchPlace.AskAsync(joined, folder, new DescribeSearch(), cancellation)
            : await SearchPlace.AskAsync(folder, new DescribeSearch(), cancellation);
        terminal.Result(SearchSummary.Of(folder, answer.Status, answer.IsRunning), (console, summary) => summary.Draw(console));
        return ExitCode.Done;
    }
}
