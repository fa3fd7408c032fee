using System.Security.Cryptography;
using System.Text;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Artifacts;

/// <summary>
/// Uploads that may break off: what came so far lies beside the artifacts, under the uploader's name, and the next attempt goes on from
/// there. Nothing of it is an artifact before all of it came and has the announced hash.
/// </summary>
internal sealed class ArtifactUploads(ArtifactStore files, TimeProvider time)
{
    private const int BufferSize = 1 << 17;

    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(6);

    /// <summary>Bytes that came of an upload; 0 where none did.</summary>
    public long OffsetOf(string owner, string sha256) => new FileInfo(PathOf(owner, sha256)) is { Exists: true } file ? file.Length : 0;

    /// <summary>Takes the part of an upload that begins at an offset.</summary>
    /// <param name="owner">Uploads of others are not touched, whatever they claim to be.</param>
    /// <param name="sha256">Announced hash of the whole.</param>
    /// <param name="offset">Where the part begins: at most as many bytes as came before; what came from there on is replaced.</param>
    /// <param name="total">Announced size of the whole.</param>
    /// <returns>The artifact, when it is whole; null while it is not.</returns>
    /// <exception cref="UploadConflictException">The offset is beyond what came, or the same upload is under way.</exception>
    /// <exception cref="Networks.InputException">It is whole, but has another hash, or more came than was announced: it begins anew.</exception>
    /// <exception cref="ArtifactStorageException">The disk is full or cannot be written.</exception>
    public async Task<Artifact?> TakeAsync(string owner, string sha256, long offset, long total, Stream content, CancellationToken cancellation)
    {
        ForgetOld();
        var path = PathOf(owner, sha256);
        var file = Open(path, sha256);
        await using (file)
        {
            if (offset > file.Length)
            {
                throw new UploadConflictException($"Artifact {sha256}: the part begins at byte {offset}, but only {file.Length} came.", file.Length);
            }

            OnDisk(() => file.SetLength(offset));
            file.Position = offset;
            var buffer = new byte[BufferSize];
            while (await content.ReadAsync(buffer, cancellation) is > 0 and var count)
            {
                if (file.Position + count > total)
                {
                    file.SetLength(0);
                    throw new Networks.InputException($"Artifact {sha256}: more than the announced {total} bytes came; send it again from the start.");
                }

                OnDisk(() => file.Write(buffer, 0, count));
            }

            if (file.Position < total)
            {
                return null;
            }

            OnDisk(() => file.Flush(flushToDisk: true));
        }

        return files.Adopt(path, sha256);
    }

    private static FileStream Open(string path, string sha256)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new UploadConflictException($"Artifact {sha256}: an upload of it is under way.", new FileInfo(path).Length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactStorageException($"Uploads cannot be written: {error.Message}", error);
        }
    }

    private static void OnDisk(Action work)
    {
        try
        {
            work();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactStorageException($"Uploads cannot be written: {error.Message}", error);
        }
    }

    private string PathOf(string owner, string sha256)
    {
        files.PathOf(new Artifact(sha256, 0));
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{owner}\n{sha256}")));
        return files.Beside($"upload-{name}");
    }

    private void ForgetOld()
    {
        var old = time.GetUtcNow().UtcDateTime - KeptFor;
        foreach (var file in new DirectoryInfo(files.Beside(".")).EnumerateFiles("upload-*").Where(file => file.LastWriteTimeUtc < old))
        {
            file.Delete();
        }
    }
}
