using DoubleWinNas.Actors.Store;
using DoubleWinNas.Networks;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Artifacts;

/// <summary>
/// A cluster's artifacts: kept in the database, so that they are as durable and as replicated as the searches that name them; this node's
/// files are copies. A copy is checked whenever it is read, dropped when it is damaged, and fetched again.
/// </summary>
/// <param name="files">The copies.</param>
/// <param name="content">The database.</param>
/// <param name="limit">Most bytes of copies.</param>
internal sealed class DatabaseArtifacts(ArtifactStore files, IContentStore content, long limit) : INodeArtifacts
{
    public ArtifactStore Files => files;

    public Task<long?> SizeOfAsync(string sha256, CancellationToken cancellation)
    {
        files.PathOf(new Artifact(sha256, 0));
        return content.ContentSizeAsync(sha256, cancellation);
    }

    public async Task<Stream?> OpenAsync(string sha256, CancellationToken cancellation)
    {
        if (await SizeOfAsync(sha256, cancellation) is not { } size)
        {
            return null;
        }

        var artifact = new Artifact(sha256, size);
        if (files.SizeOf(sha256) is not null)
        {
            try
            {
                return files.Open(artifact);
            }
            catch (InputException)
            {
                files.Drop(sha256);
            }
        }

        var beside = files.Beside($"{Guid.NewGuid():n}");
        await using (var copy = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            await content.CopyContentAsync(sha256, copy, cancellation);
        }

        files.Adopt(beside, sha256);
        var stream = files.Open(artifact);
        files.Trim(limit);
        return stream;
    }

    public async Task PublishAsync(Artifact artifact, CancellationToken cancellation)
    {
        await using var stream = files.Open(artifact);
        await content.PutContentAsync(artifact.Sha256, stream, cancellation);
        files.Trim(limit);
    }
}
