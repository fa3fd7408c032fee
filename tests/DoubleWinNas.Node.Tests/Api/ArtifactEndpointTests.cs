using System.Net;
using System.Security.Cryptography;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Tests.Api;

public sealed class ArtifactEndpointTests : IAsyncLifetime
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 500_000).Select(i => (byte)(i * 11))];
    private static readonly string Hash = Convert.ToHexStringLower(SHA256.HashData(Bytes));

    private readonly TemporaryFolder _folder = new();
    private TestNode _node = null!;

    public async Task InitializeAsync() => _node = await TestNode.StartAsync(_folder.Path);

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_was_put_is_got_and_its_size_told()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await PutAsync(Hash, Bytes)).StatusCode);

        Assert.Equal(Bytes, await _node.Http.GetByteArrayAsync($"v1/artifacts/{Hash}"));
        using var head = await _node.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"v1/artifacts/{Hash}"));
        Assert.Equal(Bytes.Length, head.Content.Headers.ContentLength);
        await _node.Node.Artifacts.Open(new Artifact(Hash, Bytes.Length)).DisposeAsync();
    }

    [Fact]
    public async Task Bytes_with_another_hash_are_refused_and_nothing_is_stored()
    {
        await WorkEndpointTests.ShouldRefuseAsync(await PutAsync(Hash, Bytes[..1000]), HttpStatusCode.BadRequest, Hash);

        Assert.Equal(HttpStatusCode.NotFound, (await _node.Http.GetAsync($"v1/artifacts/{Hash}")).StatusCode);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        using var cancel = new CancellationTokenSource();
        using var content = new StreamContent(new BrokenStream(Bytes, cancel));
        await Assert.ThrowsAnyAsync<Exception>(() => _node.Http.PutAsync($"v1/artifacts/{Hash}", content, cancel.Token));

        await _node.UntilAsync(() => Task.FromResult(Files().Length == 0), "the half is gone");
    }

    [Fact]
    public async Task A_damaged_file_is_not_handed_out()
    {
        await PutAsync(Hash, Bytes);
        var path = _node.Node.Artifacts.PathOf(new Artifact(Hash, Bytes.Length));
        var changed = Bytes.ToArray();
        changed[^1]++;
        await File.WriteAllBytesAsync(path, changed);

        await WorkEndpointTests.ShouldRefuseAsync(await _node.Http.GetAsync($"v1/artifacts/{Hash}"), HttpStatusCode.BadRequest, "damaged");
    }

    [Theory]
    [InlineData("..%2f..%2fstate.db")]
    [InlineData("..%2F..%2F..%2Fetc%2Fpasswd")]
    [InlineData("abc")]
    [InlineData("%00")]
    public async Task Nothing_but_a_hash_names_an_artifact(string name)
    {
        using var get = await _node.Http.GetAsync($"v1/artifacts/{name}");
        using var put = await PutAsync(name, Bytes);

        Assert.Contains(get.StatusCode, new[] { HttpStatusCode.BadRequest, HttpStatusCode.NotFound });
        Assert.Contains(put.StatusCode, new[] { HttpStatusCode.BadRequest, HttpStatusCode.NotFound });
        Assert.Empty(Files());
    }

    private async Task<HttpResponseMessage> PutAsync(string hash, byte[] bytes)
    {
        using var content = new ByteArrayContent(bytes);
        return await _node.Http.PutAsync($"v1/artifacts/{hash}", content);
    }

    private string[] Files() =>
        Directory.Exists(_folder.In("artifacts")) ? Directory.GetFiles(_folder.In("artifacts"), "*", SearchOption.AllDirectories) : [];

    /// <summary>Gives half of its bytes, then gives up the request.</summary>
    private sealed class BrokenStream(byte[] bytes, CancellationTokenSource cancel) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position > Length / 2)
            {
                await cancel.CancelAsync();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
