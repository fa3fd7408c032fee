using DoubleWinNas.Actors.Store;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Configuration.Search;
using DoubleWinNas.Node.Hosting;
using DoubleWinNas.Node.Results;
using DoubleWinNas.Node.Results.Report;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Node.Searches;

/// <summary>Runs a search in this process until it ends, or is interrupted: then the next session goes on.</summary>
internal sealed class SearchSession(SearchConfiguration configuration, SearchSettings settings, SearchFolder folder, CommandTerminal terminal, TimeProvider time)
{
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
        var watch = WatchOf(node);
        await StartAsync(node, watch, isNew, cancellation);
        var status = await watch.FollowAsync(cancellation);
        folder.Save(status);
        if (status.Phase == SearchPhase.Finished)
        {
            var costs = await SearchAccess.CostsAsync(node.System, settings, cancellation);
            ResultsFolder.Write(folder.Path, SearchResults.Of(status, costs), node.Artifacts, ChartLibrary.Find(AppContext.BaseDirectory));
        }

        return status;
    }

    private async Task StartAsync(NodeHost node, SearchWatch watch, bool isNew, CancellationToken cancellation)
    {
        var answer = await SearchAccess.StartAsync(node.System, new StartSearch(settings), cancellation);
        if (answer is SearchRefused refused)
        {
            await node.StopAsync();
            if (isNew)
            {
                Directory.Delete(folder.Path, recursive: true);
            }

            throw new InputException(refused.Describe());
        }

        folder.Save(await watch.BeginAsync((SearchAccepted)answer, folder.Path, cancellation));
    }

    private SearchWatch WatchOf(NodeHost node)
    {
        SearchRecord? saved = null;
        return new SearchWatch(
            terminal,
            time,
            (command, token) => SearchAccess.AskAsync(node.System, settings.Name, command, token),
            _ => ValueTask.FromResult(node.Workers))
        {
            LiveInterval = LiveInterval,
            PlainInterval = PlainInterval,
            IsPassing = error => error is StoreUnavailableException or TimeoutException or InputException,
            Seen = status =>
            {
                if (SearchRecord.Of(status) is var record && record != saved)
                {
                    folder.Save(status);
                    saved = record;
                }
            },
        };
    }
}
