using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using DoubleWinNas.Actors;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Hosting;
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

        await using var node = await EmbeddedNode.StartAsync(new EmbeddedNodeOptions { Folder = folder.Path, Workers = 0 }, cancellation);
        var status = await AskAsync(node.System, name, command, cancellation);
        if (status.Settings is null)
        {
            throw new InputException($"{folder.Path}: search '{name}' was never started here. Start it with 'dwnas search FILE --out {folder.Path}'.");
        }

        folder.Save(status);
        return new SearchAnswer(status, await CostsAsync(node.System, status.Settings, cancellation), IsRunning: false);
    }

    public static Task<SearchStatus> AskAsync(ActorSystem system, string name, SearchCommand command, CancellationToken cancellation) =>
        system.AskAsync<SearchStatus>(SearchActors.Search(name), command, Patience, cancellationToken: cancellation);

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
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = node.Address, Timeout = Patience };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", node.Token.Text);
        var (method, path) = command switch
        {
            PauseSearch => (HttpMethod.Post, "/pause"),
            ResumeSearch => (HttpMethod.Post, "/resume"),
            CancelSearch => (HttpMethod.Post, "/cancel"),
            _ => (HttpMethod.Get, ""),
        };
        using var request = new HttpRequestMessage(method, $"v1/searches/{name}{path}");
        if (command is PauseSearch pause)
        {
            request.Content = JsonContent.Create(pause, options: ApiJson.Options);
        }

        try
        {
            using var answer = await http.SendAsync(request, cancellation);
            return answer.IsSuccessStatusCode
                ? (await answer.Content.ReadFromJsonAsync<SearchStatus>(ApiJson.Options, cancellation))!
                : throw new InputException($"The node at {node.Address} answered {(int)answer.StatusCode}: {await ReasonAsync(answer, cancellation)}");
        }
        catch (Exception error) when (error is HttpRequestException || (error is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new InputException($"The node at {node.Address} (process {node.Process}) does not answer: {error.Message} It may be ending; try again.", error);
        }
    }

    private static async Task<string> ReasonAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.TryGetProperty("error", out var error) ? error.ToString() : text;
        }
        catch (JsonException)
        {
            return text;
        }
    }
}

/// <param name="Costs">Measured tables by device; empty where another process runs the search.</param>
/// <param name="IsRunning">Whether another process runs the search.</param>
internal sealed record SearchAnswer(SearchStatus Status, IReadOnlyDictionary<string, FrozenCosts> Costs, bool IsRunning);
