using System.CommandLine;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Configuration.Search;
using DoubleWinNas.Node.Joining;
using DoubleWinNas.Node.Searches;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas search FILE</c>: runs a search on this machine, or goes on with it; its subcommands look at searches and steer them.</summary>
internal sealed class SearchCommand : DwnasCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "The search's configuration. A file that is called like a subcommand is given with its folder: ./list." };
    private readonly Option<string?> _out = new("--out") { Description = "The search's folder; default: runs/NAME.", HelpName = "DIR" };
    private readonly JoinOptions _join = new();
    private readonly Option<int?> _workers = new("--workers") { Description = "Worker processes; default: node.workers of the configuration. Changes no byte of the outcome.", HelpName = "N" };

    public SearchCommand(CommandTerminal terminal)
        : base(
            "search",
            "Searches networks: trains, evolves, fine-tunes, transforms, proves and measures. Interrupted or killed, the same call goes on.",
            "dwnas search hocon/fashion-mnist-quick.conf",
            terminal)
    {
        Add(_file);
        Add(_out);
        Add(_workers);
        _join.AddTo(this);
        Add(new SearchListCommand(terminal));
        Add(new SearchShowCommand(terminal));
        Add(SearchControlCommand.Pause(terminal));
        Add(SearchControlCommand.Resume(terminal));
        Add(SearchControlCommand.Cancel(terminal));
        Add(new SearchExportCommand(terminal));
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var configuration = SearchConfiguration.Read(parsed.GetRequiredValue(_file));
        var workers = Workers(parsed, configuration);
        var (dataset, settings) = configuration.OpenDataset();
        dataset.Dispose();
        var folder = new SearchFolder(parsed.GetValue(_out) ?? Path.Combine("runs", settings.Name));
        if (_join.Of(parsed) is { } joined)
        {
            return await RunAsync(joined, settings, folder, terminal, cancellation);
        }

        SearchStatus status;
        try
        {
            status = await new SearchSession(configuration, settings, folder, terminal, TimeProvider.System).RunAsync(workers, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            terminal.Note($"dwnas: interrupted; everything done so far is kept in {folder.Path}. The same call goes on from there:");
            terminal.Note($"  dwnas {string.Join(' ', parsed.Tokens.Select(token => token.Value))}");
            return ExitCode.Interrupted;
        }

        if (status is { Phase: SearchPhase.Failed, Rounds.Count: 0 })
        {
            // Before anything was trained only the settings can be the reason: a bound below what can be reached, a frozen table that lacks entries.
            throw new InputException($"{status.Reason} Then begin anew: with another --out, or after deleting {folder.Path}.");
        }

        terminal.Result(SearchSummary.Of(folder, status, isRunning: false), (console, summary) => summary.Draw(console));
        return CodeOf(status, terminal);
    }

    private static async Task<int> RunAsync(Joined joined, SearchSettings settings, SearchFolder folder, CommandTerminal terminal, CancellationToken cancellation)
    {
        SearchStatus status;
        try
        {
            status = await new JoinedSearch(joined, settings.Name, folder, terminal, TimeProvider.System).RunAsync(settings, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            terminal.Note("dwnas: detached; the search goes on in the cluster. The same call attaches again. To steer it:");
            terminal.Note($"  dwnas search show|pause|resume|cancel {settings.Name} {joined.Options}");
            return ExitCode.Interrupted;
        }

        terminal.Result(SearchSummary.Of(folder, status, isRunning: status.Phase < SearchPhase.Finished), (console, summary) => summary.Draw(console));
        return CodeOf(status, terminal);
    }

    private int Workers(ParseResult parsed, SearchConfiguration configuration)
    {
        if (parsed.GetValue(_workers) is not { } asked)
        {
            return configuration.Node.Workers.Resolve(Environment.ProcessorCount);
        }

        return asked is >= 1 and <= WorkerCount.Most ? asked : throw new InputException($"--workers {asked} is not usable; allowed are 1 to {WorkerCount.Most}.");
    }

    private static int CodeOf(SearchStatus status, CommandTerminal terminal)
    {
        switch (status)
        {
            case { Phase: SearchPhase.Finished }:
                return ExitCode.Done;
            case { IsPaused: true }:
                terminal.Note($"dwnas: the search is paused: {status.Reason} The same call goes on with it.");
                return ExitCode.Failed;
            default:
                terminal.Note($"dwnas: the search ended: {SearchFigures.Phase(status.Phase)}: {status.Reason}");
                return ExitCode.Failed;
        }
    }
}
