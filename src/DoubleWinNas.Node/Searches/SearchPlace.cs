using DoubleWinNas.Networks;
using DoubleWinNas.Node.Hosting;
using DoubleWinNas.Node.Joining;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Node.Searches;

/// <summary>
/// Talks to a search where it is: through the node that runs on its folder, through one that is started for the question where none runs, or
/// through the cluster that it is in.
/// </summary>
internal static class SearchPlace
{
    /// <summary>Asks, and waits for the answer: the status, with the tables that the search's devices measured as far as they can be had.</summary>
    /// <param name="folder">The search's folder.</param>
    /// <param name="command">A question or an order that is answered with the status.</param>
    /// <exception cref="InputException">There is no search in the folder, or the node refuses.</exception>
    public static async Task<SearchAnswer> AskAsync(SearchFolder folder, SearchCommand command, CancellationToken cancellation)
    {
        var name = folder.Load().Name;
        if (RunningNode.Find(folder.Path) is { } running)
        {
            using var client = new ClusterClient([running.Address], running.Token, authority: null);
            return new SearchAnswer(await client.AskAsync(name, command, cancellation), new Dictionary<string, FrozenCosts>(), IsRunning: true);
        }

        await using var node = await NodeHost.StartAsync(new NodeHostOptions { Folder = folder.Path, Workers = 0 }, cancellation);
        if (!await SearchAccess.ExistsAsync(node.System, name, cancellation))
        {
            throw new InputException($"{folder.Path}: search '{name}' was never started here. Start it with 'dwnas search FILE --out {folder.Path}'.");
        }

        var status = await SearchAccess.AskAsync(node.System, name, command, cancellation);
        folder.Save(status);
        return new SearchAnswer(status, await SearchAccess.CostsAsync(node.System, status.Settings!, cancellation), IsRunning: false);
    }

    /// <summary>As the other, of a search in a cluster.</summary>
    /// <param name="folder">Named like the search.</param>
    public static async Task<SearchAnswer> AskAsync(Joined joined, SearchFolder folder, SearchCommand command, CancellationToken cancellation)
    {
        using var client = joined.Connect();
        var status = await client.AskAsync(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder.Path)), command, cancellation);
        return new SearchAnswer(status, new Dictionary<string, FrozenCosts>(), IsRunning: status.Phase < SearchPhase.Finished);
    }
}

/// <param name="Costs">Measured tables by device; empty where another process runs the search.</param>
/// <param name="IsRunning">Whether another process runs the search.</param>
internal sealed record SearchAnswer(SearchStatus Status, IReadOnlyDictionary<string, FrozenCosts> Costs, bool IsRunning);
