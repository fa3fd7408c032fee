using DoubleWinNas.Node.Artifacts;

namespace DoubleWinNas.Node.Workers;

/// <summary>A worker's own copies of artifacts, as many as fit.</summary>
internal sealed class WorkerCache
{
    private readonly long _limit;

    /// <param name="folder">This worker's alone.</param>
    /// <param name="limit">Bytes that <see cref="Trim"/> leaves.</param>
    /// <param name="isKept">Whether the copies of an earlier process are used; else they are deleted.</param>
    public WorkerCache(string folder, long limit, bool isKept)
    {
        _limit = limit;
        if (!isKept && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Artifacts = new ArtifactStore(folder);
        Artifacts.Sweep();
    }

    public ArtifactStore Artifacts { get; }

    /// <summary>Deletes the copies that were not used for longest. Call it between items only.</summary>
    public void Trim() => Artifacts.Trim(_limit);
}
