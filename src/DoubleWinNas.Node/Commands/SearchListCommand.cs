using System.CommandLine;
using DoubleWinNas.Node.Hosting;
using DoubleWinNas.Node.Joining;
using DoubleWinNas.Node.Searches;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Orchestration.Messages;
using Spectre.Console;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas search list</c>: the searches of a folder.</summary>
internal sealed class SearchListCommand : DwnasCommand
{
    private readonly JoinOptions _join = new();
    private readonly Option<string> _root = new("--root") { Description = "Folder that holds searches' folders.", HelpName = "DIR", DefaultValueFactory = _ => "runs" };

    public SearchListCommand(CommandTerminal terminal)
        : base("list", "Lists searches, as each stood when it was last looked at.", "dwnas search list --root runs", terminal)
    {
        Add(_root);
        _join.AddTo(this);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var root = parsed.GetRequiredValue(_root);
        if (_join.Of(parsed) is { } joined)
        {
            using var client = joined.Connect();
            var found = await client.ListAsync(cancellation);
            terminal.Result<ListedSearch[]>([.. found.Select(record => new ListedSearch("", record.Phase < SearchPhase.Finished, record))], Draw);
            return ExitCode.Done;
        }

        ListedSearch[] searches = [.. SearchFolder.In(root).Select(folder => new ListedSearch(folder.Path, RunningNode.Find(folder.Path) is not null, folder.Load()))];
        if (searches.Length == 0)
        {
            terminal.Note($"There are no searches in {root}.");
        }

        terminal.Result(searches, Draw);
        return ExitCode.Done;
    }

    private static void Draw(IAnsiConsole console, ListedSearch[] searches)
    {
        if (searches.Length == 0)
        {
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("folder", "name", "phase", "", "evaluated", "best", "finalists");
        foreach (var (folder, isRunning, record) in searches)
        {
            table.AddRow(
                Markup.Escape(folder),
                Markup.Escape(record.Name),
                SearchFigures.Phase(record.Phase),
                string.Join(", ", new[] { isRunning ? "running" : "", record.IsPaused ? "paused" : "" }.Where(word => word.Length > 0)),
                $"{record.Evaluations}",
                record.Best is { } best ? $"{best:P2}" : "",
                $"{record.Finalists}");
        }

        console.Write(table);
    }

    private sealed record ListedSearch(string Folder, bool IsRunning, SearchRecord Search);
}
