using System.CommandLine;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Node.Artifacts;
using DoubleWinNas.Node.Joining;
using DoubleWinNas.Node.Results;
using DoubleWinNas.Node.Results.Report;
using DoubleWinNas.Node.Searches;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas search export DIR</c>: writes the results folder, of an unfinished search too.</summary>
internal sealed class SearchExportCommand : DwnasCommand
{
    private readonly Argument<string> _directory = CommandSymbols.SearchDirectory();
    private readonly JoinOptions _join = new();
    private readonly Option<string?> _out = new("--out") { Description = "Where to; default: the search's folder.", HelpName = "DIR" };

    public SearchExportCommand(CommandTerminal terminal)
        : base("export", "Writes front, finalists and report again, of an unfinished search as far as it is.", "dwnas search export runs/fashion-mnist-quick", terminal)
    {
        Add(_directory);
        Add(_out);
        _join.AddTo(this);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var folder = new SearchFolder(parsed.GetRequiredValue(_directory));
        if (_join.Of(parsed) is { } joined)
        {
            return await ExportAsync(joined, folder, parsed.GetValue(_out), terminal, cancellation);
        }

        var answer = await SearchPlace.AskAsync(folder, new DescribeSearch(), cancellation);
        var costs = answer.IsRunning ? Written(folder, answer.Status.Settings!) : answer.Costs;
        var target = parsed.GetValue(_out) ?? folder.Path;
        var charts = ChartLibrary.Find(AppContext.BaseDirectory);
        ResultsFolder.Write(target, SearchResults.Of(answer.Status, costs), new ArtifactStore(folder.Artifacts), charts);
        if (charts is null)
        {
            terminal.Note($"The report has no plots: the charting library is missing. Get it with {ChartLibrary.Remedy} and call again.");
        }

        terminal.Result(SearchSummary.Of(new SearchFolder(target), answer.Status, answer.IsRunning), (console, summary) => summary.Draw(console));
        return ExitCode.Done;
    }

    private static async Task<int> ExportAsync(Joined joined, SearchFolder named, string? target, CommandTerminal terminal, CancellationToken cancellation)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(named.Path));
        var folder = new SearchFolder(target ?? Path.Combine("runs", name));
        var status = await new JoinedSearch(joined, name, folder, terminal, TimeProvider.System).ExportAsync(cancellation);
        terminal.Result(SearchSummary.Of(folder, status, isRunning: status.Phase < SearchPhase.Finished), (console, summary) => summary.Draw(console));
        return ExitCode.Done;
    }

    /// <summary>Tables that were written before: those of a running search are not asked for.</summary>
    private static Dictionary<string, FrozenCosts> Written(SearchFolder folder, SearchSettings settings)
    {
        var costs = new Dictionary<string, FrozenCosts>();
        foreach (var device in settings.Devices)
        {
            var file = Path.Combine(folder.Path, "costs", $"{device.Name}.json");
            if (File.Exists(file))
            {
                costs[device.Name] = FrozenCosts.Of(CostTable.Load(file));
            }
        }

        return costs;
    }
}
