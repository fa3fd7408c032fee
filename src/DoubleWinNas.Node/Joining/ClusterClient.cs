using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Searches;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Node.Joining;

/// <summary>A command's line to a cluster: any of its nodes answers; one that does not is left for the next.</summary>
internal sealed class ClusterClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;
    private readonly NodeRing _nodes;

    /// <param name="nodes">Base addresses.</param>
    /// <param name="token">The secret.</param>
    /// <param name="authority">PEM file of the authority whose certificates are believed; null for the machine's.</param>
    public ClusterClient(IReadOnlyList<Uri> nodes, ApiToken token, string? authority)
    {
        _nodes = new NodeRing(nodes);
        _http = new HttpClient(NodeTrust.Handler(authority)) { Timeout = Patience, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token.Text) } };
    }

    public Task<SearchStatus> DescribeAsync(string search, CancellationToken cancellation) => AskAsync(search, new DescribeSearch(), cancellation);

    /// <summary>A question or an order to a search; answered with how it stands.</summary>
    public Task<SearchStatus> AskAsync(string search, SearchCommand command, CancellationToken cancellation) => command switch
    {
        PauseSearch pause => SendAsync<SearchStatus>(HttpMethod.Post, $"v1/searches/{Escaped(search)}/pause", () => JsonContent.Create(pause, options: ApiJson.Options), cancellation),
        ResumeSearch => SendAsync<SearchStatus>(HttpMethod.Post, $"v1/searches/{Escaped(search)}/resume", NoContent, cancellation),
        CancelSearch => SendAsync<SearchStatus>(HttpMethod.Post, $"v1/searches/{Escaped(search)}/cancel", NoContent, cancellation),
        _ => SendAsync<SearchStatus>(HttpMethod.Get, $"v1/searches/{Escaped(search)}", NoContent, cancellation),
    };

    /// <summary>Starts a search, or goes on with it.</summary>
    /// <exception cref="InputException">It was started with other settings; names them.</exception>
    public Task<SearchAccepted> StartAsync(SearchSettings settings, MessageTypeRegistry types, CancellationToken cancellation)
    {
        var message = types.Serialize(new StartSearch(settings));
        return SendAsync<SearchAccepted>(
            HttpMethod.Post,
            "v1/searches",
            () =>
            {
                using var payload = JsonDocument.Parse(message.Payload);
                return JsonContent.Create(new TypedMessage(message.Type, payload.RootElement.Clone()), WorkProtocolJson.Default.TypedMessage);
            },
            cancellation);
    }

    public Task<SearchRecord[]> ListAsync(CancellationToken cancellation) => GetAsync<SearchRecord[]>("v1/searches", cancellation);

    /// <summary>Tables that the search's devices measured.</summary>
    public async Task<IReadOnlyDictionary<string, FrozenCosts>> CostsAsync(string search, CancellationToken cancellation) =>
        await GetAsync<Dictionary<string, FrozenCosts>>($"v1/searches/{Escaped(search)}/costs", cancellation);

    /// <summary>What workers hold now.</summary>
    public Task<HeldWork[]> HeldAsync(CancellationToken cancellation) => GetAsync<HeldWork[]>("v1/work/held", cancellation);

    public Task<AutoscaleHint[]> AutoscaleAsync(CancellationToken cancellation) => GetAsync<AutoscaleHint[]>("v1/autoscale", cancellation);

    public Task<T> GetAsync<T>(string path, CancellationToken cancellation)
        where T : class => SendAsync<T>(HttpMethod.Get, path, NoContent, cancellation);

    /// <summary>Sends and reads the answer.</summary>
    /// <param name="content">Made anew for each node that is tried.</param>
    /// <exception cref="InputException">The node refuses, or none answers.</exception>
    public async Task<T> SendAsync<T>(HttpMethod method, string path, Func<HttpContent?> content, CancellationToken cancellation)
        where T : class
    {
        for (var tried = 1; ; tried++)
        {
            var node = _nodes.Current;
            try
            {
                using var request = new HttpRequestMessage(method, new Uri(node, path)) { Content = content() };
                using var answer = await _http.SendAsync(request, cancellation);
                if (answer.IsSuccessStatusCode)
                {
                    return answer.StatusCode == HttpStatusCode.NoContent ? (T)(object)"" : (await answer.Content.ReadFromJsonAsync<T>(ApiJson.Options, cancellation))!;
                }

                var reason = await ReasonAsync(answer, cancellation);
                if (answer.StatusCode != HttpStatusCode.ServiceUnavailable || tried >= _nodes.Count)
                {
                    throw new InputException($"The node at {node} answered {(int)answer.StatusCode}: {reason}");
                }
            }
            catch (Exception error) when (error is HttpRequestException || (error is TaskCanceledException && !cancellation.IsCancellationRequested))
            {
                if (tried >= _nodes.Count)
                {
                    throw new InputException(
                        $"The node at {node} does not answer: {error.Message}{(error.InnerException is { } inner ? $" ({inner.Message})" : "")} It may be ending, or its certificate may need --ca; try again.", error);
                }
            }

            _nodes.Leave(node);
        }
    }

    public void Dispose() => _http.Dispose();

    private static HttpContent? NoContent() => null;

    private static string Escaped(string name) => Uri.EscapeDataString(name);

    private static async Task<string> ReasonAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        try
        {
            return JsonSerializer.Deserialize(text, WorkProtocolJson.Default.ErrorAnswer) is { } error ? $"{error.Error} {error.Remedy}".TrimEnd() : text;
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
