using System.Security.Cryptography;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Actors.Tests.PostgreSql;
using static DoubleWinNas.Actors.Tests.Store.PostgreSql.PostgreSqlStores;

namespace DoubleWinNas.Actors.Tests.Store.PostgreSql;

public sealed class PostgreSqlContentTests : IAsyncLifetime
{
    private PostgreSqlStores _stores = null!;

    public async Task InitializeAsync() => _stores = new PostgreSqlStores(await SharedPostgreSql.NewDatabaseAsync());

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(IContentStore.ChunkSize)]
    [InlineData((2 * IContentStore.ChunkSize) + 17)]
    public async Task Content_is_read_by_another_node_as_it_was_written(int size)
    {
        var (writer, reader) = (await _stores.OpenAsync(), await _stores.OpenAsync());
        var (bytes, hash) = Content(size);

        await writer.PutContentAsync(hash, new MemoryStream(bytes), None);
        await writer.PutContentAsync(hash, new MemoryStream(bytes), None);

        Assert.Equal(size, await reader.ContentSizeAsync(hash, None));
        using var copy = new MemoryStream();
        Assert.True(await reader.CopyContentAsync(hash, copy, None));
        Assert.Equal(bytes, copy.ToArray());
        Assert.Equal([hash], (await reader.ListContentAsync(after: null, TimeSpan.Zero, 10, None)).Select(row => row.Sha256));
        Assert.Empty(await reader.ListContentAsync(after: null, Long, 10, None));
    }

    [Fact]
    public async Task Content_that_is_not_there_is_told_and_deleted_content_leaves_no_chunk()
    {
        var store = await _stores.OpenAsync();
        var (bytes, hash) = Content(100);
        Assert.Null(await store.ContentSizeAsync(hash, None));
        Assert.False(await store.CopyContentAsync(hash, Stream.Null, None));

        await store.PutContentAsync(hash, new MemoryStream(bytes), None);
        Assert.True(await store.DeleteContentAsync(hash, None));
        Assert.False(await store.DeleteContentAsync(hash, None));

        Assert.Equal(0L, await _stores.SqlAsync("SELECT count(*) FROM artifact_chunks"));
    }

    [Fact]
    public async Task A_write_that_breaks_off_leaves_nothing()
    {
        var store = await _stores.OpenAsync();
        var (bytes, hash) = Content(IContentStore.ChunkSize + 5);

        await Assert.ThrowsAsync<EndOfStreamException>(() => store.PutContentAsync(hash, new BreakingStream(bytes), None));

        Assert.Null(await store.ContentSizeAsync(hash, None));
        Assert.Equal(0L, await _stores.SqlAsync("SELECT count(*) FROM artifact_chunks"));
    }

    private static (byte[] Bytes, string Hash) Content(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return (bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    /// <summary>Ends with an error after its first chunk.</summary>
    private sealed class BreakingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Position < IContentStore.ChunkSize
            ? base.ReadAsync(buffer, cancellationToken)
            : throw new EndOfStreamException("The line broke.");
    }
}
