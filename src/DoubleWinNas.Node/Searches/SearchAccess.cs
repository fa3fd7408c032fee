using DoubleWinNas.Actors;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Hosting;
using DoubleWinNas.Node.Joining;
using DoubleWinNas.Orchestration;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Node.Searches;

/// <summary>Talks to a search: through the node that runs on its folder, or, where none runs, through one that is started for the question.</summary>
internal static class SearchAccess
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Asks, and waits for the answer.</summary>
    /// <param name="folder">The search's folder.</param>
    /// <param name="command">A question or an order that is answered with the status.</param>
    /// <exception cref="InputException">There is no search in the folder, or the node refuses.</exception>
    public static async Task<SearchStatus> AskAsync(SearchFolder folder, SearchCommand command, CancellationToken cancellation) =>
        (await AskAllAsync(folder, command, cancellation)).Status;

    /// <summary>As the other, with the tables that its devices measured, as far as they can be had.</summary>
    public static async Task<SearchAnswer> AskAllAsync(SearchFolder folder, SearchCommand command, CancellationToken cancellation)
    {
        var name = folder.Load().Name;
        if (RunningNode.Find(folder.Path) is { } running)
        {
            var answer = await PostAsync(running, name, command, cancellation);
            return new SearchAnswer(answer, new Dictionary<string, FrozenCosts>(), IsRunning: true);
        }

        await using var node = await NodeHost.StartAsync(new NodeHostOptions { Folder = folder.Path, Workers = 0 }, cancellation);
        var status = await AskAsync(node.System, name, command, cancellation);
        if (status.Settings is null)
        {
            throw new InputException($"{folder.Path}: search '{name}' was never started here. Start it with 'dwnas search FILE --out {folder.Path}'.");
        }

        folder.Save(status);
        return new SearchAnswer(status, await CostsAsync(node.System, status.Settings, cancellation), IsRunning: false);
    }

    /// <summary>As the other, of a search in a cluster.</summary>
    /// <param name="folder">Named like the search.</param>
    public static async Task<SearchAnswer> AskAllAsync(Joined joined, SearchFolder folder, SearchCommand command, CancellationToken cancellation)
    {
        using var client = joined.Connect();
        var status = await client.AskAsync(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder.Path)), command, cancellation);
        return new SearchAnswer(status, new Dictionary<string, FrozenCosts>(), IsRunning: status.Phase < SearchPhase.Finished);
    }

    public static async Task<SearchStatus> AskAsync(ActorSystem system, string name, SearchCommand command, CancellationToken cancellation)
    {
        var status = await system.AskAsync<SearchStatus>(SearchActors.Search(name), command, Patience, cancellationToken: cancellation);
        return await DeviceWaits.AddAsync(system.Store, status, TimeProvider.System.GetUtcNow(), cancellation);
    }

    /// <summary>What the search's devices have measured, by device.</summary>
    public static async Task<IReadOnlyDictionary<string, FrozenCosts>> CostsAsync(ActorSystem system, SearchSettings settings, CancellationToken cancellation)
    {
        var costs = new SortedDictionary<string, FrozenCosts>(StringComparer.Ordinal);
        foreach (var device in settings.Devices)
        {
            var table = await system.AskAsync<DeviceTable>(SearchActors.Device(device.Name), new DescribeCosts(device.Threads) { Runtime = device.Runtime, Precision = device.Precision }, Patience, cancellationToken: cancellation);
            if (table.Costs is { } measured)
            {
                costs.Add(device.Name, measured);
            }
        }

        return costs;
    }

    private static async Task<SearchStatus> PostAsync(RunningNode node, string name, SearchCommand command, CancellationToken cancellation)
    {
        using var client = new ClusterClient([node.Address], node.Token, authority: null);
        return await client.AskAsync(name, command, cancellation);
    }
}

/// <param name="Costs">Measured tables by device; empty where another process runs the search.</param>
/// <param name="IsRunning">Whether another process runs the search.</param>
internal sealed record SearchAnswer(SearchStatus Status, IReadOnlyDictionary<string, FrozenCosts> Costs, bool IsRunning);
