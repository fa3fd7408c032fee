using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using DoubleWinNas.Node.Artifacts;
using DoubleWinNas.Node.Workers;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Tests.Api;

/// <summary>Transfers in parts.</summary>
public sealed class ArtifactTransferTests : IAsyncLifetime
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7))];
    private static readonly string Hash = Convert.ToHexStringLower(SHA256.HashData(Bytes));

    private readonly TemporaryFolder _folder = new();
    private TestNode _node = null!;

    public async Task InitializeAsync() => _node = await TestNode.StartAsync(_folder.In("node"));

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_upload_goes_on_where_it_stopped_and_others_know_nothing_of_it()
    {
        using var first = await PutAsync(_node.Http, Bytes[..100_000], 0);
        Assert.Equal((HttpStatusCode.Accepted, 100_000), (first.StatusCode, OffsetOf(first)));
        using var other = await _node.ClientAsync("gpu", "worker");
        Assert.Equal(0, OffsetOf(await HeadAsync(other)));

        Assert.Equal(100_000, OffsetOf(await HeadAsync(_node.Http)));
        Assert.Equal(HttpStatusCode.NoContent, (await PutAsync(_node.Http, Bytes[100_000..], 100_000)).StatusCode);
        Assert.Equal(Bytes, await _node.Http.GetByteArrayAsync($"v1/artifacts/{Hash}"));
        Assert.Equal(HttpStatusCode.OK, (await HeadAsync(other)).StatusCode);
    }

    [Fact]
    public async Task A_part_beyond_what_came_is_refused_with_the_place_to_go_on()
    {
        await PutAsync(_node.Http, Bytes[..100], 0);

        using var answer = await PutAsync(_node.Http, Bytes[200..], 200);

        Assert.Equal((HttpStatusCode.Conflict, 100), (answer.StatusCode, OffsetOf(answer)));
    }

    [Fact]
    public async Task Parts_that_are_another_content_are_refused_and_the_upload_begins_anew()
    {
        await PutAsync(_node.Http, new byte[100_000], 0);

        await WorkEndpointTests.ShouldRefuseAsync(await PutAsync(_node.Http, Bytes[100_000..], 100_000), HttpStatusCode.BadRequest, Hash);

        Assert.Equal(0, OffsetOf(await HeadAsync(_node.Http)));
        Assert.Equal(HttpStatusCode.NotFound, (await _node.Http.GetAsync($"v1/artifacts/{Hash}")).StatusCode);
    }

    [Theory]
    [InlineData("bytes 0-99")]
    [InlineData("bytes 5-2/300000")]
    [InlineData("bytes 0-9/99999999999999")]
    [InlineData("lines 0-9/10")]
    [InlineData("bytes 0-9/9")]
    public async Task A_content_range_that_is_none_is_refused(string range)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"v1/artifacts/{Hash}") { Content = new ByteArrayContent(Bytes) };
        request.Content.Headers.TryAddWithoutValidation("Content-Range", range);

        Assert.Equal(HttpStatusCode.BadRequest, (await _node.Http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_part_of_an_artifact_can_be_got()
    {
        await PutAsync(_node.Http, Bytes, 0);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/artifacts/{Hash}") { Headers = { Range = new RangeHeaderValue(299_990, null) } };
        using var beyond = new HttpRequestMessage(HttpMethod.Get, $"v1/artifacts/{Hash}") { Headers = { Range = new RangeHeaderValue(300_000, null) } };

        using var answer = await _node.Http.SendAsync(request);

        Assert.Equal((HttpStatusCode.PartialContent, "bytes 299990-299999/300000"), (answer.StatusCode, answer.Content.Headers.ContentRange!.ToString()));
        Assert.Equal(Bytes[299_990..], await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, (await _node.Http.SendAsync(beyond)).StatusCode);
    }

    [Fact]
    public async Task A_worker_fetches_and_stores_only_what_is_missing()
    {
        var artifact = new Artifact(Hash, Bytes.Length);
        var token = Node.Api.ApiToken.Load(_folder.In("node/token"));
        using var client = new NodeClient([_node.Node.Address], token, authority: null, TimeSpan.Zero, TimeProvider.System);
        var mine = new ArtifactStore(_folder.In("mine"));
        await mine.PutAsync(new MemoryStream(Bytes));
        await PutAsync(_node.Http, Bytes[..250_000], 0);
        var sent = 0L;
        await client.StoreAsync(artifact, mine, count => sent += count, CancellationToken.None);
        Assert.Equal(50_000, sent);

        var copy = new ArtifactStore(_folder.In("copy"));
        await File.WriteAllBytesAsync(copy.Beside($"fetch-{Hash}"), Bytes[..200_000]);
        var got = 0L;
        await client.FetchAsync(artifact, copy, count => got += count, CancellationToken.None);
        Assert.Equal(100_000, got);
        await copy.Open(artifact).DisposeAsync();
    }

    private static async Task<HttpResponseMessage> PutAsync(HttpClient client, byte[] part, long offset)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"v1/artifacts/{Hash}") { Content = new ByteArrayContent(part) };
        request.Content.Headers.ContentRange = new ContentRangeHeaderValue(offset, offset + part.Length - 1, Bytes.Length);
        return await client.SendAsync(request);
    }

    private static Task<HttpResponseMessage> HeadAsync(HttpClient client) => client.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"v1/artifacts/{Hash}"));

    private static long? OffsetOf(HttpResponseMessage answer) => answer.Headers.TryGetValues("Upload-Offset", out var values) ? long.Parse(values.Single()) : null;
}
