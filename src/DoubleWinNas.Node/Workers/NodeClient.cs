using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Artifacts;
using DoubleWinNas.Node.Joining;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Workers;

/// <summary>
/// A worker's line to its nodes. Calls block: the thread that computes and the thread that renews each wait on their own. A node that does
/// not answer is left for the next one; when none does, they are asked again, with back-off, for a while.
/// </summary>
internal sealed class NodeClient : IDisposable
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    /// <summary>A transfer of which nothing comes for so long is broken off and goes on anew.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(1);

    private readonly HttpClient _http;
    private readonly NodeRing _nodes;
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private readonly Random _jitter = new(Environment.ProcessId);

    /// <param name="nodes">Base addresses of nodes of one cluster.</param>
    /// <param name="token">The secret.</param>
    /// <param name="authority">PEM file of the authority whose certificates are believed; null for the machine's.</param>
    /// <param name="patience">How long all nodes may be gone.</param>
    /// <param name="time">Paces retries.</param>
    public NodeClient(IReadOnlyList<Uri> nodes, ApiToken token, string? authority, TimeSpan patience, TimeProvider time)
    {
        _nodes = new NodeRing(nodes);
        _http = new HttpClient(NodeTrust.Handler(authority))
        {
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token.Text) },
        };
        _patience = patience;
        _time = time;
    }

    /// <summary>Told whenever a call is about to be repeated, with the reason.</summary>
    public Action<string>? Waits { get; set; }

    /// <summary>Asks for work.</summary>
    /// <exception cref="NodeGoneException">No node answers.</exception>
    public LeaseAnswer Lease(LeaseRequest request, CancellationToken cancellation) => Retry(
        () =>
        {
            using var answer = Send(HttpMethod.Post, "v1/work/lease", Json(request, WorkProtocolJson.Default.LeaseRequest), AnswerWithin + TimeSpan.FromSeconds(request.WaitSeconds), cancellation);
            if (answer.Headers.TryGetValues(LeaseRequest.NodesHeader, out var nodes))
            {
                _nodes.Learn(string.Join(',', nodes));
            }

            var isDrained = answer.Headers.TryGetValues(LeaseRequest.OrderHeader, out var orders) && orders.Contains(LeaseRequest.Drain);
            return new LeaseAnswer(answer.StatusCode == HttpStatusCode.NoContent ? null : Read(answer, WorkProtocolJson.Default.LeasedWork), isDrained);
        },
        cancellation);

    /// <summary>Renews once, without retries: the next renewal is the retry, at the next node. Null when the node did not answer.</summary>
    public VerdictAnswer? TryRenew(RenewRequest request, TimeSpan answerWithin)
    {
        var node = _nodes.Current;
        try
        {
            using var answer = Send(HttpMethod.Post, "v1/work/renew", Json(request, WorkProtocolJson.Default.RenewRequest), answerWithin, CancellationToken.None);
            return Read(answer, WorkProtocolJson.Default.VerdictAnswer);
        }
        catch (Exception error) when (IsPassing(error) || error is InputException)
        {
            if (error is not InputException)
            {
                _nodes.Leave(node);
            }

            return null;
        }
    }

    public VerdictAnswer Complete(CompleteRequest request, CancellationToken cancellation) =>
        Retry(() => Verdict("v1/work/complete", Json(request, WorkProtocolJson.Default.CompleteRequest), cancellation), cancellation);

    public VerdictAnswer Fail(FailRequest request, CancellationToken cancellation) =>
        Retry(() => Verdict("v1/work/fail", Json(request, WorkProtocolJson.Default.FailRequest), cancellation), cancellation);

    public VerdictAnswer Return(ReturnRequest request, CancellationToken cancellation) =>
        Retry(() => Verdict("v1/work/return", Json(request, WorkProtocolJson.Default.ReturnRequest), cancellation), cancellation);

    /// <summary>Fetches an artifact into a store, unless it is there whole; what came of a transfer that breaks off is kept, and the rest fetched.</summary>
    public async Task FetchAsync(Artifact artifact, ArtifactStore into, Action<long> moved, CancellationToken cancellation)
    {
        if (into.SizeOf(artifact.Sha256) == artifact.Size)
        {
            return;
        }

        var beside = into.Beside($"fetch-{artifact.Sha256}");
        await RetryAsync(
            async () =>
            {
                await FetchRestAsync(artifact, beside, moved, cancellation);
                into.Adopt(beside, artifact.Sha256);
                return true;
            },
            cancellation);
    }

    /// <summary>Brings a file of a store to the nodes, unless they have it; a transfer that broke off goes on where it stopped.</summary>
    /// <exception cref="ArtifactStorageException">The node has no room for it.</exception>
    public Task StoreAsync(Artifact artifact, ArtifactStore from, Action<long> moved, CancellationToken cancellation) => RetryAsync(
        async () =>
        {
            using var ask = new HttpRequestMessage(HttpMethod.Head, To($"v1/artifacts/{artifact.Sha256}"));
            using var known = await _http.SendAsync(ask, cancellation);
            if (known.StatusCode == HttpStatusCode.OK && known.Content.Headers.ContentLength == artifact.Size)
            {
                return true;
            }

            await using var content = from.Open(artifact);
            var offset = OffsetIn(known) is { } came && came < artifact.Size ? came : 0;
            content.Position = offset;
            using var put = new HttpRequestMessage(HttpMethod.Put, To($"v1/artifacts/{artifact.Sha256}"))
            {
                Content = new StreamContent(new WatchedStream(content, moved)) { Headers = { ContentLength = artifact.Size - offset } },
            };
            if (artifact.Size > 0)
            {
                put.Content.Headers.ContentRange = new ContentRangeHeaderValue(offset, artifact.Size - 1, artifact.Size);
            }

            // A node that refuses says so before the body is sent: the connection would break otherwise, and the reason be lost.
            put.Headers.ExpectContinue = true;
            using var answer = await _http.SendAsync(put, cancellation);
            await RequireAsync(answer, cancellation);
            return true;
        },
        cancellation);

    public void Dispose() => _http.Dispose();

    private static long? OffsetIn(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues(ArtifactEndpoints.OffsetHeader, out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? offset
            : null;

    private async Task FetchRestAsync(Artifact artifact, string beside, Action<long> moved, CancellationToken cancellation)
    {
        await using var file = new FileStream(beside, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        file.Position = file.Length < artifact.Size ? file.Length : 0;
        file.SetLength(file.Position);
        using var request = new HttpRequestMessage(HttpMethod.Get, To($"v1/artifacts/{artifact.Sha256}"));
        if (file.Position > 0)
        {
            request.Headers.Range = new RangeHeaderValue(file.Position, null);
        }

        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        await RequireAsync(answer, cancellation);
        if (answer.StatusCode != HttpStatusCode.PartialContent)
        {
            file.SetLength(0);
        }

        await using var content = new WatchedStream(await answer.Content.ReadAsStreamAsync(cancellation), moved);
        var buffer = new byte[1 << 17];
        while (true)
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            silence.CancelAfter(LongestSilence);
            int count;
            try
            {
                count = await content.ReadAsync(buffer, silence.Token);
            }
            catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
            {
                throw new TimeoutException($"Nothing of artifact {artifact.Sha256} came for {LongestSilence}.", late);
            }

            if (count == 0)
            {
                return;
            }

            if (file.Position + count > artifact.Size)
            {
                throw new InputException($"The node sent more than the {artifact.Size} bytes of artifact {artifact.Sha256}.");
            }

            Write(file, buffer.AsSpan(0, count));
        }
    }

    private static void Write(FileStream file, ReadOnlySpan<byte> bytes)
    {
        try
        {
            file.Write(bytes);
        }
        catch (IOException error)
        {
            throw new ArtifactStorageException($"Artifacts cannot be written to {file.Name}: {error.Message}", error);
        }
    }

    private Uri To(string path) => new(_nodes.Current, path);

    private VerdictAnswer Verdict(string path, HttpContent content, CancellationToken cancellation)
    {
        using var answer = Send(HttpMethod.Post, path, content, AnswerWithin, cancellation);
        return Read(answer, WorkProtocolJson.Default.VerdictAnswer);
    }

    private HttpResponseMessage Send(HttpMethod method, string path, HttpContent content, TimeSpan answerWithin, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(answerWithin);
        using var request = new HttpRequestMessage(method, To(path)) { Content = content };
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
            >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict =>
                new HttpRequestException($"{(int)answer.StatusCode}: {MessageOf(text)}", inner: null, answer.StatusCode),
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
        var left = 0;
        for (var backoff = FirstBackoff; ;)
        {
            var node = _nodes.Current;
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
                    throw new NodeGoneException(
                        _nodes.Count == 1 ? $"The node at {node} has not answered for {_patience}: {error.Message}" : $"None of {_nodes.Count} nodes has answered for {_patience}, the last one {node}: {error.Message}",
                        error);
                }

                // The other nodes are tried at once: they are probably well. Only a whole round without an answer is waited out.
                _nodes.Leave(node);
                if (++left % _nodes.Count != 0)
                {
                    continue;
                }
            }

            // Full jitter: workers that lost the same node do not come back in step.
            await Task.Delay(backoff * Draw(), _time, cancellation);
            backoff = backoff * 2 < LongestBackoff ? backoff * 2 : LongestBackoff;
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

/// <param name="Work">Null when there was none in time.</param>
/// <param name="IsDrained">An operator wants this worker to end.</param>
internal sealed record LeaseAnswer(LeasedWork? Work, bool IsDrained);
