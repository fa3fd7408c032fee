using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DoubleWinNas.Pbm.Catalogue;

namespace DoubleWinNas.Pbm.Connection;

/// <summary>Speaks to a node. Every trouble is a <see cref="PbmException"/> with one message.</summary>
internal sealed class NodeClient : IDisposable
{
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(5);

    /// <summary>For what a node that is well answers at once.</summary>
    private static readonly TimeSpan ShortPatience = TimeSpan.FromSeconds(10);

    /// <summary>For commands that read much.</summary>
    private static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(10);

    private readonly HttpClient _http;

    public NodeClient(NodeLocation location)
    {
        var handler = new SocketsHttpHandler { ConnectTimeout = ConnectPatience, AllowAutoRedirect = false };
        if (location.CertificateAuthority is { } authority)
        {
            handler.SslOptions = NodeTrust.Of(authority);
        }

        _http = new HttpClient(handler) { BaseAddress = location.Address, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", location.Token);
    }

    public Uri Address => _http.BaseAddress!;

    /// <summary>What the node can do.</summary>
    public async Task<NodeCatalogue> CatalogueAsync(CancellationToken cancellation)
    {
        var json = await SendAsync(HttpMethod.Get, "v1/commands", null, ShortPatience, cancellation);
        try
        {
            return JsonSerializer.Deserialize<NodeCatalogue>(json, JsonSerializerOptions.Web) ?? throw new JsonException("null");
        }
        catch (JsonException error)
        {
            throw new PbmException(ExitCode.Failed, $"{Address}: the catalogue cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Runs a command that answers at once.</summary>
    public async Task<JsonObject> RunAsync(CommandRequest request, CancellationToken cancellation)
    {
        var json = await SendAsync(HttpMethod.Post, request.Path, request.Body(), LongPatience, cancellation);
        return JsonNode.Parse(json) as JsonObject ?? throw new PbmException(ExitCode.Failed, $"{Address}: the answer is no object.");
    }

    /// <summary>Values that an argument can have now; none where the node does not say.</summary>
    /// <param name="others">Arguments that stand already.</param>
    public async Task<IReadOnlyList<string>> OffersAsync(
        string palette, string command, string argument, string prefix, IReadOnlyDictionary<string, string> others, CancellationToken cancellation)
    {
        var query = string.Join('&', others.Append(new("prefix", prefix)).Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));
        try
        {
            var json = await SendAsync(HttpMethod.Get, $"v1/commands/{palette}/{command}/values/{argument}?{query}", null, ShortPatience, cancellation);
            return [.. JsonNode.Parse(json)!["values"]!.AsArray().Select(value => (string)value!)];
        }
        catch (Exception error) when (error is PbmException or JsonException or InvalidOperationException or NullReferenceException)
        {
            return [];
        }
    }

    /// <summary>Follows a command that answers with lines.</summary>
    /// <param name="begun">Called when the node hears: from then on nothing is missed.</param>
    public async IAsyncEnumerable<JsonObject> FollowAsync(
        CommandRequest request, Action begun, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        using var response = await AnsweredAsync(HttpMethod.Post, request.Path, request.Body(), ShortPatience, cancellation);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var reader = new StreamReader(stream);
        begun();
        while (await LineAsync(reader, cancellation) is { } line)
        {
            if (line.Length > 0 && JsonNode.Parse(line) is JsonObject item)
            {
                yield return item;
            }
        }

        throw PbmException.NoAnswer($"{Address}: the node ended the stream; it stops, or was asked to.");
    }

    public void Dispose() => _http.Dispose();

    private async Task<string?> LineAsync(StreamReader reader, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadLineAsync(cancellation);
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw PbmException.NoAnswer($"{Address}: the connection broke: {error.Message}", error);
        }
    }

    private async Task<string> SendAsync(HttpMethod method, string path, string? body, TimeSpan patience, CancellationToken cancellation)
    {
        using var response = await AnsweredAsync(method, path, body, patience, cancellation);
        try
        {
            return await response.Content.ReadAsStringAsync(cancellation);
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw PbmException.NoAnswer($"{Address}: the connection broke: {error.Message}", error);
        }
    }

    private async Task<HttpResponseMessage> AnsweredAsync(HttpMethod method, string path, string? body, TimeSpan patience, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        try
        {
            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return response.IsSuccessStatusCode ? response : throw await RefusalAsync(response, limit.Token);
        }
        catch (HttpRequestException error)
        {
            throw PbmException.NoAnswer($"{Address}: no node answers: {Innermost(error).Message}", error);
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw PbmException.NoAnswer($"{Address}: the node does not answer within {patience.TotalSeconds} s.", error);
        }
    }

    private static async Task<PbmException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        using (response)
        {
            var body = await response.Content.ReadAsStringAsync(cancellation);
            var code = response.StatusCode switch
            {
                HttpStatusCode.Conflict => ExitCode.Failed,
                HttpStatusCode.ServiceUnavailable => ExitCode.NoAnswer,
                >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => ExitCode.BadInput,
                _ => ExitCode.Failed,
            };
            return new PbmException(code, Message(body) ?? $"the node answers {(int)response.StatusCode} {response.ReasonPhrase}");
        }
    }

    private static string? Message(string body)
    {
        try
        {
            var answer = JsonNode.Parse(body);
            var error = (string?)answer?["error"];
            var remedy = (string?)answer?["remedy"];
            return remedy is null ? error : $"{error} {remedy}";
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static Exception Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : error;
}
