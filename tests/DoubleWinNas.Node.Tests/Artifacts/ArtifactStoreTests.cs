using System.Security.Cryptography;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Artifacts;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Tests.Artifacts;

public sealed class ArtifactStoreTests : IDisposable
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7))];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_put_is_read_back_and_equal_content_is_stored_once()
    {
        var store = new ArtifactStore(_folder.Path);

        var first = await store.PutAsync(new MemoryStream(Bytes));
        var second = await store.PutAsync(new MemoryStream(Bytes));

        Assert.Equal(first, second);
        Assert.Equal(new Artifact(Convert.ToHexStringLower(SHA256.HashData(Bytes)), Bytes.Length), first);
        Assert.Equal(store.PathOf(first), Assert.Single(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories)));
        await using var read = store.Open(first);
        using var copy = new MemoryStream();
        await read.CopyToAsync(copy);
        Assert.Equal(Bytes, copy.ToArray());
    }

    [Fact]
    public async Task A_changed_file_is_named_and_putting_the_content_again_mends_it()
    {
        var store = new ArtifactStore(_folder.Path);
        var artifact = await store.PutAsync(new MemoryStream(Bytes));
        var changed = Bytes.ToArray();
        changed[1000]++;
        await File.WriteAllBytesAsync(store.PathOf(artifact), changed);

        Assert.Contains(store.PathOf(artifact), Assert.Throws<InputException>(() => store.Open(artifact)).Message);

        await store.PutAsync(new MemoryStream(Bytes));
        await store.Open(artifact).DisposeAsync();
    }

    [Fact]
    public async Task A_truncated_and_a_missing_file_are_named()
    {
        var store = new ArtifactStore(_folder.Path);
        var artifact = await store.PutAsync(new MemoryStream(Bytes));
        await File.WriteAllBytesAsync(store.PathOf(artifact), Bytes[..1000]);
        Assert.Contains("1000 bytes", Assert.Throws<InputException>(() => store.Open(artifact)).Message);

        File.Delete(store.PathOf(artifact));
        Assert.Contains(store.PathOf(artifact), Assert.Throws<InputException>(() => store.Open(artifact)).Message);
    }

    [Fact]
    public async Task Content_with_another_hash_than_announced_is_not_stored()
    {
        var store = new ArtifactStore(_folder.Path);
        var announced = new string('a', 64);

        var error = await Assert.ThrowsAsync<InputException>(() => store.PutAsync(new MemoryStream(Bytes), announced, long.MaxValue, CancellationToken.None));

        Assert.Contains(announced, error.Message);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("../../../../../../../../../../../../../../../../../etc/passwd/....")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_is_no_hash_is_no_path(string hash)
    {
        var store = new ArtifactStore(_folder.Path);

        Assert.Throws<InputException>(() => store.PathOf(new Artifact(hash, 1)));
        Assert.Throws<InputException>(() => store.Open(new Artifact(hash, 1)));
        Assert.Throws<InputException>(() => store.SizeOf(hash));
    }

    [FactWithMounts]
    public async Task A_full_disk_is_told_and_leaves_nothing_half_written()
    {
        using var disk = new SmallDisk(_folder.In("disk"), kibibytes: 512);
        disk.FillUpTo(freeBytes: 100 << 10);
        var store = new ArtifactStore(Path.Combine(disk.Path, "artifacts"));

        var error = await Assert.ThrowsAsync<ArtifactStorageException>(() => store.PutAsync(new MemoryStream(Bytes)));

        Assert.Contains("No space left", error.Message);
        Assert.Empty(Directory.GetFiles(Path.Combine(disk.Path, "artifacts"), "*", SearchOption.AllDirectories));
        File.Delete(Path.Combine(disk.Path, "filler"));
        await store.Open(await store.PutAsync(new MemoryStream(Bytes))).DisposeAsync();
    }

    [Fact]
    public async Task What_a_killed_process_left_is_swept_and_nothing_else()
    {
        var store = new ArtifactStore(_folder.Path);
        var artifact = await store.PutAsync(new MemoryStream(Bytes));
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "partial", "left"), "half");

        store.Sweep();

        Assert.Equal(store.PathOf(artifact), Assert.Single(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories)));
        await store.PutAsync(new MemoryStream(Bytes[..10]));
    }
}
