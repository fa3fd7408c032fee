using DoubleWinNas.Actors;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Orchestration;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using Microsoft.AspNetCore.Http;

namespace DoubleWinNas.Node.Searches;

/// <summary>The searches of a node's cluster, for whoever asks: HTTP, operators' commands, this process. Any node answers, whichever hosts the search.</summary>
internal static class SearchAccess
{
    /// <summary>Most searches that are listed.</summary>
    public const int Most = 1000;

    /// <summary>A search answers within moments; amid a take-over within seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<IReadOnlyList<string>> NamesAsync(ActorSystem system, CancellationToken cancellation) =>
        [.. (await system.Store.ListActorsAsync(SearchActors.Search("any").Kind, after: null, Most, cancellation)).Select(row => row.Actor.Key)];

    /// <summary>How searches stand, in order of their names.</summary>
    /// <param name="atMost">Most that are looked at.</param>
    public static async Task<SearchRecords> ListAsync(ActorSystem system, int atMost, CancellationToken cancellation)
    {
        var names = await NamesAsync(system, cancellation);
        var records = new List<SearchRecord>();
        foreach (var name in names.Take(atMost))
        {
            var status = await TellAsync<SearchStatus>(system, name, new DescribeSearch(), cancellation);
            if (status.Settings is not null)
            {
                records.Add(SearchRecord.Of(status));
            }
        }

        return new SearchRecords(records, Math.Max(0, names.Count - atMost));
    }

    /// <summary>A question or an order that is answered with the status, here with the devices that the search waits for.</summary>
    /// <exception cref="ApiRefusal">There is no such search.</exception>
    public static async Task<SearchStatus> AskAsync(ActorSystem system, string name, SearchCommand command, CancellationToken cancellation)
    {
        var status = await AskAsync<SearchStatus>(system, name, command, cancellation);
        return await DeviceWaits.AddAsync(system.Store, status, TimeProvider.System.GetUtcNow(), cancellation);
    }

    /// <exception cref="ApiRefusal">There is no such search.</exception>
    public static async Task<TReply> AskAsync<TReply>(ActorSystem system, string name, SearchCommand command, CancellationToken cancellation)
        where TReply : class
    {
        await RequireAsync(system, name, cancellation);
        return await TellAsync<TReply>(system, name, command, cancellation);
    }

    /// <exception cref="ApiRefusal">There is no such search.</exception>
    public static async Task RequireAsync(ActorSystem system, string name, CancellationToken cancellation)
    {
        if (!await ExistsAsync(system, name, cancellation))
        {
            var nearest = NearestWord.Of(name, await NamesAsync(system, cancellation));
            throw new ApiRefusal(
                StatusCodes.Status404NotFound, $"There is no search {name}{(nearest is null ? "" : $"; did you mean {nearest}?")}.", "'search list' shows them.");
        }
    }

    /// <summary>Only a search that was started has a journal; a question to one that never was would make its actor.</summary>
    public static async Task<bool> ExistsAsync(ActorSystem system, string name, CancellationToken cancellation) =>
        await system.Store.HighestSequenceNrAsync(SearchActors.Search(name), cancellation) > 0;

    /// <returns><see cref="SearchAccepted"/> or <see cref="SearchRefused"/>.</returns>
    public static Task<object> StartAsync(ActorSystem system, StartSearch start, CancellationToken cancellation) =>
        TellAsync<object>(system, start.Settings.Name, start, cancellation);

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

    private static Task<TReply> TellAsync<TReply>(ActorSystem system, string name, SearchCommand command, CancellationToken cancellation)
        where TReply : class => system.AskAsync<TReply>(SearchActors.Search(name), command, Patience, cancellationToken: cancellation);
}

/// <param name="More">Searches that were not looked at.</param>
internal sealed record SearchRecords(IReadOnlyList<SearchRecord> Records, int More);
