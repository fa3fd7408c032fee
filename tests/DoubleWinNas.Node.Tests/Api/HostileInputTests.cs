using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Tests.Api;

/// <summary>What strangers, and workers gone wrong, may send: refused with 4xx or cut off, nothing changed, the node alive.</summary>
public sealed class HostileInputTests : IAsyncLifetime
{
    private const int Cases = 400;

    private static readonly MeasureCosts Payload = new("host", 1, ["conv:16-16:k3:s1:p1@14"]);

    private static readonly string[] Paths =
        ["v1/work/lease", "v1/work/renew", "v1/work/complete", "v1/work/fail", "v1/work/return", "v1/searches", "v1/tokens", "v1/searches/x/pause"];

    private readonly TemporaryFolder _folder = new();
    private TestNode _node = null!;

    public async Task InitializeAsync()
    {
        _node = await TestNode.StartAsync(_folder.Path);
        await _node.EnqueueAsync("train/1", Payload);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Bodies_of_noise_change_nothing()
    {
        var random = new Random(1);
        var templates = new[]
        {
            """{"worker":"w","pools":["train"],"labels":[],"waitSeconds":0}""",
            """{"worker":"w","id":"train/1","epoch":0,"progress":{"phase":"x"}}""",
            """{"worker":"w","id":"train/1","epoch":0,"type":"work.costs-measured/1","result":{}}""",
            """{"worker":"w","id":"train/1","epoch":0,"error":"e","retryable":false}""",
            """{"type":"search.start/1","payload":{"settings":{"name":"/x"}}}""",
            """{"name":"a","scopeText":"root","lifetime":"90.00:00:00"}""",
        };
        for (var i = 0; i < Cases; i++)
        {
            var body = Spoilt(random, Encoding.UTF8.GetBytes(templates[random.Next(templates.Length)]));
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await _node.Http.PostAsync(Paths[random.Next(Paths.Length)], content);
            Assert.True((int)answer.StatusCode is (>= 400 and < 500) or 200, $"case {i}: {(int)answer.StatusCode} for {Encoding.UTF8.GetString(body)}: {await answer.Content.ReadAsStringAsync()}");
        }

        await ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Lines_and_headers_of_noise_are_refused_or_cut_off()
    {
        var random = new Random(2);
        var token = ApiToken.Load(_folder.In("token")).Text;
        for (var i = 0; i < 200; i++)
        {
            var request = Encoding.Latin1.GetBytes(
                $"POST /v1/work/lease HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}");
            var answer = await SendRawAsync(Spoilt(random, request));
            Assert.True(answer.Length == 0 || (answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 505", StringComparison.Ordinal)), $"case {i}: {answer}");
        }

        await ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Tokens_by_guess_open_nothing()
    {
        var random = new Random(3);
        var right = ApiToken.Load(_folder.In("token")).Text;
        for (var i = 0; i < 200; i++)
        {
            var guess = (i % 4) switch
            {
                0 => ApiToken.Generate().Text,
                1 => right[..random.Next(right.Length)],
                2 => right + "0",
                _ => Flipped(random, right),
            };
            using var request = new HttpRequestMessage(HttpMethod.Get, "v1/tokens");
            request.Headers.TryAddWithoutValidation("Authorization", i % 2 == 0 ? $"Bearer {guess}" : $"bearer\t{guess}'; DROP TABLE tokens; --");
            using var client = new HttpClient { BaseAddress = _node.Node.Address };
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.SendAsync(request)).StatusCode);
        }

        await ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("v1/artifacts/..%2f..%2ftoken")]
    [InlineData("v1/artifacts/....//token")]
    [InlineData("v1/artifacts/%2e%2e%2f%2e%2e%2fstate.db")]
    [InlineData("v1/artifacts/ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789")]
    [InlineData("v1/searches/..%2f..%2ftoken")]
    [InlineData("v1/searches/%00")]
    [InlineData("v1/searches/a%20b")]
    [InlineData("v1/searches/%F0%9F%92%A3")]
    [InlineData("v1/tokens/..%2f")]
    [InlineData("../token")]
    [InlineData("%2e%2e/token")]
    public async Task Names_that_lead_elsewhere_lead_nowhere(string path)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Post })
        {
            using var answer = await _node.Http.SendAsync(new HttpRequestMessage(method, path) { Content = new ByteArrayContent([1]) });
            Assert.InRange((int)answer.StatusCode, 400, 499);
        }

        await ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task A_body_that_unpacks_to_gigabytes_is_not_unpacked()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 100; i++)
            {
                await gzip.WriteAsync(zeros);
            }
        }

        using var content = new ByteArrayContent(packed.ToArray()) { Headers = { ContentEncoding = { "gzip" } } };
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await _node.Http.PostAsync("v1/work/lease", content)).StatusCode);
        await ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_read()
    {
        using var json = new HttpRequestMessage(HttpMethod.Post, "v1/work/fail") { Content = new ByteArrayContent(new byte[5 << 20]), Headers = { ExpectContinue = true } };
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await _node.Http.SendAsync(json)).StatusCode);

        var deep = new string('[', 100_000) + new string(']', 100_000);
        Assert.Equal(HttpStatusCode.BadRequest, (await _node.Http.PostAsync("v1/work/lease", new StringContent(deep))).StatusCode);
        var answer = await SendRawAsync(Encoding.ASCII.GetBytes($"PUT /v1/artifacts/{new string('0', 64)} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {ApiToken.Load(_folder.In("token")).Text}\r\nContent-Length: 99999999999999\r\n\r\n"), staysOpen: true);
        Assert.StartsWith("HTTP/1.1 413", answer);
        await ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Uploads_that_lie_about_hash_or_length_leave_nothing()
    {
        var random = new Random(4);
        using var client = await _node.ClientAsync("gpu", "worker");
        for (var i = 0; i < 50; i++)
        {
            var bytes = new byte[random.Next(2, 5000)];
            random.NextBytes(bytes);
            using var content = new ByteArrayContent(bytes);
            if (i % 2 == 0)
            {
                var told = i % 4 == 0 ? bytes.Length : bytes.Length / 2;
                content.Headers.ContentRange = new ContentRangeHeaderValue(0, told - 1, told);
            }

            using var answer = content.Headers.ContentRange is { Length: var length } && length < bytes.Length
                ? await client.PutAsync($"v1/artifacts/{Convert.ToHexStringLower(SHA256.HashData(bytes))}", content)
                : await client.PutAsync($"v1/artifacts/{Convert.ToHexStringLower(SHA256.HashData([.. bytes, 1]))}", content);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        var files = Directory.Exists(_folder.In("artifacts")) ? Directory.GetFiles(_folder.In("artifacts"), "*", SearchOption.AllDirectories) : [];
        Assert.All(files, file => Assert.Equal(0, new FileInfo(file).Length));
        await ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task A_completion_that_is_repeated_or_comes_from_an_earlier_lease_counts_once()
    {
        using var client = await _node.ClientAsync("gpu", "worker");
        var first = await LeaseAsync(client);
        await client.PostAsJsonAsync("v1/work/return", new { worker = "w", id = "train/1", epoch = first, reason = "r" });
        var second = await LeaseAsync(client);
        Assert.Contains("lost", await CompleteAsync(client, first, 0.1));

        Assert.Contains("accepted", await CompleteAsync(client, second, 0.5));
        for (var i = 0; i < 20; i++)
        {
            Assert.Contains("accepted", await CompleteAsync(client, second, 0.9));
        }

        await _node.UntilAsync(async () => await _node.OutcomeAsync("train/1") is not null, "the actor was told");
        Assert.Contains("0.5", (await _node.OutcomeAsync("train/1"))!.Result);
        Assert.Contains("0.5", (await _node.FindAsync("train/1"))!.ResultPayload);
    }

    [Fact]
    public async Task Connections_that_send_drop_by_drop_are_cut_off()
    {
        var token = ApiToken.Load(_folder.In("token")).Text;
        string[] begins =
        [
            "GET /healthz HTTP/1.1\r\nHost: x\r\n",
            $"POST /v1/work/lease HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Length: 1000\r\n\r\n{{",
        ];
        var answers = await Task.WhenAll(begins.Select(async begin =>
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(40));
            using var line = new TcpClient();
            await line.ConnectAsync(IPAddress.Loopback, _node.Node.Address.Port);
            await line.GetStream().WriteAsync(Encoding.ASCII.GetBytes(begin), patience.Token);
            using var reader = new StreamReader(line.GetStream());
            return await reader.ReadToEndAsync(patience.Token);
        }));

        Assert.All(answers, answer => Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), answer));
        await ShouldBeUnharmedAsync();
    }

    private static async Task<long> LeaseAsync(HttpClient client)
    {
        using var answer = await client.PostAsJsonAsync("v1/work/lease", new { worker = "w", pools = new[] { "train" }, labels = Array.Empty<string>(), waitSeconds = 5 });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("epoch").GetInt64();
    }

    private static async Task<string> CompleteAsync(HttpClient client, long epoch, double accuracy)
    {
        using var answer = await client.PostAsJsonAsync(
            "v1/work/complete", new { worker = "w", id = "train/1", epoch, type = "work.candidates-evaluated/1", result = new Dictionary<string, object> { ["Accuracies"] = new[] { accuracy }, ["Seconds"] = 1.0 } });
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>The item waits as before, nobody got a token, no search began, and the node answers.</summary>
    private async Task ShouldBeUnharmedAsync()
    {
        var item = (await _node.FindAsync("train/1"))!;
        Assert.Contains(item.State, new[] { WorkState.Queued, WorkState.Leased });
        Assert.Null(item.ResultPayload);
        Assert.DoesNotContain(await _node.Node.System.Store.ListTokensAsync(CancellationToken.None), token => token.Name != "gpu");
        Assert.DoesNotContain(await _node.Node.System.Store.ListActorsAsync("search", after: null, 10, CancellationToken.None), _ => true);
        Assert.Equal(HttpStatusCode.OK, (await _node.Http.GetAsync("readyz")).StatusCode);
    }

    /// <param name="staysOpen">The rest is still to come: who ends its side amid a body hangs up, and may be answered nothing.</param>
    private async Task<string> SendRawAsync(byte[] request, bool staysOpen = false)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var line = new TcpClient();
        await line.ConnectAsync(IPAddress.Loopback, _node.Node.Address.Port);
        await using var stream = line.GetStream();
        try
        {
            await stream.WriteAsync(request, patience.Token);
            if (!staysOpen)
            {
                line.Client.Shutdown(SocketShutdown.Send);
            }

            using var reader = new StreamReader(stream);
            return await reader.ReadToEndAsync(patience.Token);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            return "";
        }
    }

    /// <summary>Bytes changed, cut, doubled or swapped for noise; never the original.</summary>
    private static byte[] Spoilt(Random random, byte[] original)
    {
        var bytes = original.ToList();
        do
        {
            switch (random.Next(5))
            {
                case 0:
                    bytes[random.Next(bytes.Count)] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(random.Next(bytes.Count), 1);
                    break;
                case 2:
                    bytes = bytes[..random.Next(1, bytes.Count)];
                    break;
                case 3:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(0, random.Next(bytes.Count)));
                    break;
                default:
                    var noise = new byte[random.Next(1, 40)];
                    random.NextBytes(noise);
                    bytes.InsertRange(random.Next(bytes.Count), noise);
                    break;
            }
        }
        while (bytes.SequenceEqual(original) || bytes.Count == 0 || random.Next(3) == 0 && bytes.Count < 10_000);

        return [.. bytes];
    }

    private static string Flipped(Random random, string token)
    {
        var at = random.Next(token.Length);
        return string.Concat(token.AsSpan(0, at), token[at] == '0' ? "1" : "0", token.AsSpan(at + 1));
    }
}
