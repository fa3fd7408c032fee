using DoubleWinNas.Actors.Store;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Configuration.Search;
using DoubleWinNas.Node.Hosting;
using DoubleWinNas.Node.Results;
using DoubleWinNas.Node.Results.Report;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Orchestration;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using Spectre.Console;

namespace DoubleWinNas.Node.Searches;

/// <summary>Runs a search in this process until it ends, or is interrupted: then the next session goes on.</summary>
internal sealed class SearchSession(SearchConfiguration configuration, SearchSettings settings, SearchFolder folder, CommandTerminal terminal, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LiveInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(1);

    /// <summary>Runs to the end, writes the results.</summary>
    /// <param name="workers">Worker processes.</param>
    /// <returns>The last status: finished, failed, cancelled, or paused because work was given up.</returns>
    /// <exception cref="InputException">It was started with other settings, or another process runs it.</exception>
    /// <exception cref="OperationCanceledException">Interrupted; everything is kept.</exception>
    public async Task<SearchStatus> RunAsync(int workers, CancellationToken cancellation)
    {
        var isNew = !Directory.Exists(folder.Path);
        var options = new NodeHostOptions
        {
            Folder = folder.Path,
            Workers = workers,
            StallTimeout = configuration.Node.StallTimeout,
            Lease = configuration.Node.Lease,
            DataRoot = configuration.Node.DataRoot,
            Listeners = NodeListeners.Of(configuration.Node.Listen, configuration.Node.Tls.Certificate, configuration.Node.Tls.Key),
            Address = configuration.Node.Address is { } address ? new Uri(address) : null,
        };
        await using var node = await NodeHost.StartAsync(options, cancellation);
        await StartAsync(node, isNew, cancellation);
        var status = await FollowAsync(node, cancellation);
        folder.Save(status);
        if (status.Phase == SearchPhase.Finished)
        {
            var costs = await SearchAccess.CostsAsync(node.System, settings, cancellation);
            ResultsFolder.Write(folder.Path, SearchResults.Of(status, costs), node.Artifacts, ChartLibrary.Find(AppContext.BaseDirectory));
        }

        return status;
    }

    private async Task StartAsync(NodeHost node, bool isNew, CancellationToken cancellation)
    {
        var answer = await node.System.AskAsync<object>(SearchActors.Search(settings.Name), new StartSearch(settings), Patience, cancellationToken: cancellation);
        if (answer is SearchRefused refused)
        {
            await node.StopAsync();
            if (isNew)
            {
                Directory.Delete(folder.Path, recursive: true);
            }

            throw new InputException(string.Join('\n', refused.Differences.Select(difference => $"  {difference}").Prepend(refused.Reason)));
        }

        var accepted = (SearchAccepted)answer;
        foreach (var change in accepted.Changes)
        {
            terminal.Note($"changed: {change}");
        }

        var status = await SearchAccess.AskAsync(node.System, settings.Name, new DescribeSearch(), cancellation);
        if (status.IsPaused)
        {
            terminal.Note($"was paused ({status.Reason}); goes on");
            status = await SearchAccess.AskAsync(node.System, settings.Name, new ResumeSearch(), cancellation);
        }
        else if (!accepted.IsNew)
        {
            terminal.Note($"goes on in {folder.Path}, phase {SearchFigures.Phase(status.Phase)}");
        }

        folder.Save(status);
    }

    private async Task<SearchStatus> FollowAsync(NodeHost node, CancellationToken cancellation)
    {
        if (!terminal.IsErrorTerminal)
        {
            return await FollowAsync(node, new PlainView(terminal, time), PlainInterval, cancellation);
        }

        SearchStatus? last = null;
        await terminal.ProgressConsole().Live(Text.Empty).StartAsync(async display =>
            last = await FollowAsync(node, new LiveView(display, time), LiveInterval, cancellation));
        return last!;
    }

    private async Task<SearchStatus> FollowAsync(NodeHost node, ISearchView view, TimeSpan interval, CancellationToken cancellation)
    {
        SearchRecord? saved = null;
        while (true)
        {
            try
            {
                var status = await SearchAccess.AskAsync(node.System, settings.Name, new DescribeSearch(), cancellation);
                view.Show(status, node.Workers);
                if (status.Phase >= SearchPhase.Finished || HasGivenUp(status))
                {
                    return status;
                }

                if (SearchRecord.Of(status) is var record && record != saved)
                {
                    folder.Save(status);
                    saved = record;
                }
            }
            catch (Exception error) when (error is StoreUnavailableException or TimeoutException or InputException)
            {
                // A full disk, for instance: the search itself waits until it can go on, and so does who looks at it.
                view.Trouble(error.Message);
            }

            await Task.Delay(interval, time, cancellation);
        }
    }

    /// <summary>Paused by itself, because of work that failed too often: nobody is there to resume it. An operator's pause is waited out.</summary>
    internal static bool HasGivenUp(SearchStatus status) =>
        status.IsPaused && status.Quarantined.Any(item => status.Reason?.StartsWith(item.WorkId, StringComparison.Ordinal) == true);
}
