using System.Security.Cryptography;
using DoubleWinNas.Networks;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Artifacts;

/// <summary>
/// Files by content: <c>FOLDER/sha256/ab/abcdef...</c>. Written beside their place and renamed, so that a file that is there is whole;
/// checked whenever it is read, so that a damaged disk is noticed. Equal content is stored once.
/// </summary>
internal sealed class ArtifactStore(string folder)
{
    private const int BufferSize = 1 << 17;

    private readonly string _partial = Path.Combine(folder, "partial");

    /// <summary>Stores a stream's bytes.</summary>
    /// <exception cref="ArtifactStorageException">The disk is full or cannot be written; nothing of it stays.</exception>
    public Task<Artifact> PutAsync(Stream content) => PutAsync(content, expected: null, long.MaxValue, CancellationToken.None);

    /// <summary>Stores a stream's bytes if they are what was announced.</summary>
    /// <param name="expected">Hash that the bytes must have; null for any.</param>
    /// <param name="limit">Most bytes taken.</param>
    /// <exception cref="InputException">Another hash, or too large; nothing is stored.</exception>
    /// <exception cref="ArtifactStorageException">The disk is full or cannot be written; nothing of it stays.</exception>
    public async Task<Artifact> PutAsync(Stream content, string? expected, long limit, CancellationToken cancellation)
    {
        if (expected is not null)
        {
            PathOf(new Artifact(expected, 0));
        }

        var beside = Path.Combine(_partial, $"{Guid.NewGuid():n}");
        try
        {
            var artifact = await WriteAsync(beside, content, limit, cancellation);
            if (expected is not null && artifact.Sha256 != expected)
            {
                throw new InputException($"Artifact {expected}: the {artifact.Size} bytes that came have hash {artifact.Sha256}; send them again.");
            }

            // Also where it is there already: a damaged file is mended that way.
            Place(beside, PathOf(artifact));
            return artifact;
        }
        finally
        {
            Remove(beside);
        }
    }

    /// <summary>Opens an artifact to be read, after its size and hash were checked.</summary>
    /// <exception cref="InputException">Not there, or not what it should be: names the file.</exception>
    public Stream Open(Artifact artifact)
    {
        var path = PathOf(artifact);
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Artifact {artifact.Sha256}: {path} cannot be read: {error.Message}", error);
        }

        try
        {
            var hash = stream.Length == artifact.Size ? Convert.ToHexStringLower(SHA256.HashData(stream)) : null;
            if (hash != artifact.Sha256)
            {
                throw new InputException(
                    $"Artifact {artifact.Sha256}: {path} is damaged: expected {artifact.Size} bytes with that hash, found {stream.Length} bytes"
                    + $"{(hash is null ? "" : $" with hash {hash}")}. Delete the file; what made it makes it again, or take it from a copy.");
            }

            stream.Position = 0;
            Used(path);
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Size in bytes, or null where there is no such artifact.</summary>
    public long? SizeOf(string sha256) => new FileInfo(PathOf(new Artifact(sha256, 0))) is { Exists: true } file ? file.Length : null;

    /// <summary>Where an artifact's file is, or would be.</summary>
    /// <exception cref="InputException">The hash is none.</exception>
    public string PathOf(Artifact artifact) => artifact.Sha256 is { Length: 64 } hash && hash.All(char.IsAsciiHexDigitLower)
        ? Path.Combine(folder, "sha256", hash[..2], hash)
        : throw new InputException($"Artifact '{artifact.Sha256}': a SHA-256 is 64 hexadecimal digits in lower case.");

    /// <summary>Deletes what a killed process left half-written.</summary>
    public void Sweep()
    {
        if (Directory.Exists(_partial))
        {
            Directory.Delete(_partial, recursive: true);
        }
    }

    /// <summary>A new file's path in the folder of what is half-written; the folder is made when missing.</summary>
    public string Beside(string name) => OnDisk(() => Path.Combine(Directory.CreateDirectory(_partial).FullName, name));

    /// <summary>Takes over a file that lies beside, if it is what was announced. It is gone afterwards, either way.</summary>
    /// <exception cref="InputException">Another hash; nothing is stored.</exception>
    /// <exception cref="ArtifactStorageException">The disk cannot be written.</exception>
    public Artifact Adopt(string beside, string expected)
    {
        try
        {
            Artifact artifact;
            using (var stream = OnDisk(() => new FileStream(beside, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize)))
            {
                artifact = new Artifact(Convert.ToHexStringLower(SHA256.HashData(stream)), stream.Length);
            }

            if (artifact.Sha256 != expected)
            {
                throw new InputException($"Artifact {expected}: the {artifact.Size} bytes that came have hash {artifact.Sha256}; send them again from the start.");
            }

            Place(beside, PathOf(artifact));
            return artifact;
        }
        finally
        {
            Remove(beside);
        }
    }

    /// <summary>Deletes a file of which there is a copy elsewhere.</summary>
    public void Drop(string sha256) => Remove(PathOf(new Artifact(sha256, 0)));

    /// <summary>Deletes the files that were not used for longest until the others fit. What is being read stays readable.</summary>
    /// <param name="limit">Bytes.</param>
    public void Trim(long limit)
    {
        var files = new DirectoryInfo(Path.Combine(folder, "sha256"));
        if (!files.Exists)
        {
            return;
        }

        var total = 0L;
        foreach (var file in files.GetFiles("*", SearchOption.AllDirectories).OrderByDescending(file => file.LastWriteTimeUtc))
        {
            total += file.Length;
            if (total > limit)
            {
                Remove(file.FullName);
            }
        }
    }

    /// <summary>The time of a file's last write is that of its last use: its content never changes.</summary>
    private static void Used(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A folder that can only be read is not trimmed either.
        }
    }

    private async Task<Artifact> WriteAsync(string path, Stream content, long limit, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        var size = 0L;
        await using var file = OnDisk(() =>
        {
            Directory.CreateDirectory(_partial);
            return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        });
        while (await content.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            size += count;
            if (size > limit)
            {
                throw new InputException($"An artifact of more than {limit} bytes came; that is the limit.");
            }

            hash.AppendData(buffer, 0, count);
            OnDisk(() => file.Write(buffer, 0, count));
        }

        OnDisk(() => file.Flush(flushToDisk: true));
        return new Artifact(Convert.ToHexStringLower(hash.GetHashAndReset()), size);
    }

    private void Place(string beside, string path) => OnDisk(() =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(beside, path, overwrite: true);
    });

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next start sweeps it.
        }
    }

    private void OnDisk(Action work) => OnDisk(() =>
    {
        work();
        return true;
    });

    private T OnDisk<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactStorageException($"Artifacts cannot be written to {folder}: {error.Message}", error);
        }
    }
}
