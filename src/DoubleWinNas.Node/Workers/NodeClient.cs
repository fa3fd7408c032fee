using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Artifacts;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Workers;

/// <summary>
/// A worker's line to its node. Calls block: the thread that computes and the thread that renews each wait on their own. A node that does
/// not answer is asked again, with back-off, for a while.
/// </summary>
internal sealed class NodeClient : IDisposable
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private readonly Random _jitter = new(Environment.ProcessId);

    /// <param name="node">Base address of its API.</param>
    /// <param name="token">Its secret.</param>
    /// <param name="patience">How long a node may be gone.</param>
    /// <param name="time">Paces retries.</param>
    public NodeClient(Uri node, ApiToken token, TimeSpan patience, TimeProvider time)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
        {
            BaseAddress = node,
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token.Text) },
        };
        _patience = patience;
        _time = time;
    }

    /// <summary>Told whenever a call is about to be repeated, with the reason.</summary>
    public Action<string>? Waits { get; set; }

    /// <summary>Asks for work; null when there was none in time.</summary>
    /// <exception cref="NodeGoneException">The node does not answer.</exception>
    public LeasedWork? Lease(LeaseRequest request, CancellationToken cancellation) => Retry(
        () =>
        {
            using var answer = Send(HttpMethod.Post, "v1/work/lease", Json(request, WorkProtocolJson.Default.LeaseRequest), AnswerWithin + TimeSpan.FromSeconds(request.WaitSeconds), cancellation);
            return answer.StatusCode == HttpStatusCode.NoContent ? null : Read(answer, WorkProtocolJson.Default.LeasedWork);
        },
        cancellation);

    /// <summary>Renews once, without retries: the next renewal is the retry. Null when the node did not answer.</summary>
    public VerdictAnswer? TryRenew(RenewRequest request, TimeSpan answerWithin)
    {
        try
        {
            using var answer = Send(HttpMethod.Post, "v1/work/renew", Json(request, WorkProtocolJson.Default.RenewRequest), answerWithin, CancellationToken.None);
            return Read(answer, WorkProtocolJson.Default.VerdictAnswer);
        }
        catch (Exception error) when (IsPassing(error) || error is InputException)
        {
            return null;
        }
    }

    public VerdictAnswer Complete(CompleteRequest request, CancellationToken cancellation) =>
        Retry(() => Verdict("v1/work/complete", Json(request, WorkProtocolJson.Default.CompleteRequest), cancellation), cancellation);

    public VerdictAnswer Fail(FailRequest request, CancellationToken cancellation) =>
        Retry(() => Verdict("v1/work/fail", Json(request, WorkProtocolJson.Default.FailRequest), cancellation), cancellation);

    public VerdictAnswer Return(ReturnRequest request, CancellationToken cancellation) =>
        Retry(() => Verdict("v1/work/return", Json(request, WorkProtocolJson.Default.ReturnRequest), cancellation), cancellation);

    /// <summary>Fetches an artifact into a store, unless it is there; checked on arrival.</summary>
    public async Task FetchAsync(Artifact artifact, ArtifactStore into, Action<long> moved, CancellationToken cancellation)
    {
        if (into.SizeOf(artifact.Sha256) == artifact.Size)
        {
            return;
        }

        await RetryAsync(
            async () =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/artifacts/{artifact.Sha256}");
                using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
                await RequireAsync(answer, cancellation);
                await using var content = new WatchedStream(await answer.Content.ReadAsStreamAsync(cancellation), moved);
                await into.PutAsync(content, artifact.Sha256, artifact.Size, cancellation);
                return true;
            },
            cancellation);
    }

    /// <summary>Brings a file of a store to the node, unless it has it.</summary>
    /// <exception cref="ArtifactStorageException">The node has no room for it.</exception>
    public Task StoreAsync(Artifact artifact, ArtifactStore from, Action<long> moved, CancellationToken cancellation) => RetryAsync(
        async () =>
        {
            using var ask = new HttpRequestMessage(HttpMethod.Head, $"v1/artifacts/{artifact.Sha256}");
            using var known = await _http.SendAsync(ask, cancellation);
            if (known.StatusCode == HttpStatusCode.OK && known.Content.Headers.ContentLength == artifact.Size)
            {
                return true;
            }

            using var put = new HttpRequestMessage(HttpMethod.Put, $"v1/artifacts/{artifact.Sha256}")
            {
                Content = new StreamContent(new WatchedStream(from.Open(artifact), moved)) { Headers = { ContentLength = artifact.Size } },
            };

            // A node that refuses says so before the body is sent: the connection would break otherwise, and the reason be lost.
            put.Headers.ExpectContinue = true;
            using var answer = await _http.SendAsync(put, cancellation);
            await RequireAsync(answer, cancellation);
            return true;
        },
        cancellation);

    public void Dispose() => _http.Dispose();

    private VerdictAnswer Verdict(string path, HttpContent content, CancellationToken cancellation)
    {
        using var answer = Send(HttpMethod.Post, path, content, AnswerWithin, cancellation);
        return Read(answer, WorkProtocolJson.Default.VerdictAnswer);
    }

    private HttpResponseMessage Send(HttpMethod method, string path, HttpContent content, TimeSpan answerWithin, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(answerWithin);
        using var request = new HttpRequestMessage(method, path) { Content = content };
        HttpResponseMessage answer;
        try
        {
            answer = _http.Send(request, limit.Token);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"The node did not answer {path} within {answerWithin}.", late);
        }

        try
        {
            RequireAsync(answer, cancellation).GetAwaiter().GetResult();
            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    private static async Task RequireAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        if (answer.IsSuccessStatusCode)
        {
            return;
        }

        var text = await answer.Content.ReadAsStringAsync(cancellation);
        throw answer.StatusCode switch
        {
            HttpStatusCode.InsufficientStorage => new ArtifactStorageException(MessageOf(text), new IOException(text)),
            >= HttpStatusCode.InternalServerError => new HttpRequestException($"{(int)answer.StatusCode}: {MessageOf(text)}", inner: null, answer.StatusCode),
            _ => new InputException($"The node refused: {MessageOf(text)}"),
        };
    }

    private static string MessageOf(string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, WorkProtocolJson.Default.ErrorAnswer) is { } answer ? $"{answer.Error} {answer.Remedy}".TrimEnd() : body;
        }
        catch (JsonException)
        {
            return body;
        }
    }

    private static T Read<T>(HttpResponseMessage answer, JsonTypeInfo<T> type)
        where T : class
    {
        using var body = answer.Content.ReadAsStream();
        return JsonSerializer.Deserialize(body, type) ?? throw new InputException("The node answered null.");
    }

    private static JsonContent Json<T>(T value, JsonTypeInfo<T> type) => JsonContent.Create(value, type);

    private T Retry<T>(Func<T> call, CancellationToken cancellation) =>
        RetryAsync(() => Task.FromResult(call()), cancellation).GetAwaiter().GetResult();

    private async Task<T> RetryAsync<T>(Func<Task<T>> call, CancellationToken cancellation)
    {
        var answered = _time.GetTimestamp();
        for (var backoff = FirstBackoff; ; backoff = backoff * 2 < LongestBackoff ? backoff * 2 : LongestBackoff)
        {
            try
            {
                return await call();
            }
            catch (Exception error) when (IsPassing(error) && !cancellation.IsCancellationRequested)
            {
                // A node that says that it cannot just now is there: only one that says nothing is gone.
                var isThere = error is HttpRequestException { StatusCode: not null };
                answered = isThere ? _time.GetTimestamp() : answered;
                Waits?.Invoke(error.Message);
                if (!isThere && _time.GetElapsedTime(answered) > _patience)
                {
                    throw new NodeGoneException($"The node at {_http.BaseAddress} has not answered for {_patience}: {error.Message}", error);
                }
            }

            await Task.Delay(backoff * (0.5 + Draw()), _time, cancellation);
        }
    }

    private double Draw()
    {
        lock (_jitter)
        {
            return _jitter.NextDouble();
        }
    }

    private static bool IsPassing(Exception error) => error is HttpRequestException or TimeoutException or HttpIOException
        || (error is IOException && error is not FileNotFoundException);
}
