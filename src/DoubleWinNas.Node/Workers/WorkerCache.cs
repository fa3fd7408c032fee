using DoubleWinNas.Node.Artifacts;

namespace DoubleWinNas.Node.Workers;

/// <summary>A worker's own copies of artifacts, the latest few.</summary>
internal sealed class WorkerCache
{
    private readonly string _folder;
    private readonly int _keep;

    /// <param name="folder">This worker's alone; what an earlier process left in it is deleted.</param>
    /// <param name="keep">Copies that <see cref="Trim"/> leaves.</param>
    public WorkerCache(string folder, int keep)
    {
        (_folder, _keep) = (folder, keep);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Artifacts = new ArtifactStore(folder);
    }

    public ArtifactStore Artifacts { get; }

    /// <summary>Deletes all but the latest copies. Call it between items only.</summary>
    public void Trim()
    {
        if (!Directory.Exists(_folder))
        {
            return;
        }

        var files = new DirectoryInfo(_folder).GetFiles("*", SearchOption.AllDirectories);
        foreach (var file in files.OrderByDescending(file => file.LastWriteTimeUtc).Skip(_keep))
        {
            file.Delete();
        }
    }
}
