using DoubleWinNas.Node.Artifacts;

namespace DoubleWinNas.Node.Workers;

/// <summary>A worker's own copies of artifacts, as many as fit.</summary>
internal sealed class WorkerCache : IDisposable
{
    private const int MostWorkers = 1000;

    private readonly long _limit;
    private readonly FileStream? _lock;

    private WorkerCache(string folder, long limit, FileStream? held)
    {
        (_limit, _lock) = (limit, held);
        Artifacts = new ArtifactStore(folder);
        Artifacts.Sweep();
    }

    public ArtifactStore Artifacts { get; }

    /// <summary>
    /// The copies of a worker. A child's are named after it, which its node gives to one process at a time, and begin anew with each. Others take
    /// the first folder that no process holds, with what an earlier one left in it: their names differ from start to start, and copies under
    /// each of them would fill the disk.
    /// </summary>
    public static WorkerCache Of(WorkerOptions options)
    {
        if (options.IsChild)
        {
            var own = Path.Combine(options.Folder, options.Name);
            if (Directory.Exists(own))
            {
                Directory.Delete(own, recursive: true);
            }

            return new WorkerCache(own, options.CacheLimit, held: null);
        }

        Directory.CreateDirectory(options.Folder);
        for (var number = 1; ; number++)
        {
            var folder = Path.Combine(options.Folder, $"cache-{number}");
            try
            {
                return new WorkerCache(folder, options.CacheLimit, new FileStream(folder + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (File.Exists(folder + ".lock") && number < MostWorkers)
            {
                // Held by another.
            }
        }
    }

    /// <summary>Deletes the copies that were not used for longest. Call it between items only.</summary>
    public void Trim() => Artifacts.Trim(_limit);

    public void Dispose() => _lock?.Dispose();
}
