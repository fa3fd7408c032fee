using DoubleWinNas.Networks;
using DoubleWinNas.Node.Artifacts;
using DoubleWinNas.Node.Workers;
using DoubleWinNas.Orchestration.Work;
using DoubleWinNas.Training.Supernets;

namespace DoubleWinNas.Node.Work;

/// <summary>What a handler may use besides its payload: artifacts, a folder, progress, cancellation. Its calls block.</summary>
internal sealed class WorkContext
{
    private static readonly TimeSpan WaitForRoom = TimeSpan.FromSeconds(1);

    private readonly NodeClient _client;
    private readonly ArtifactStore _cache;
    private readonly LeaseKeeper _keeper;
    private readonly TimeProvider _time;

    /// <param name="client">The line to the node.</param>
    /// <param name="cache">This worker's copies of artifacts.</param>
    /// <param name="keeper">Told of progress.</param>
    /// <param name="scratch">Folder shared by the workers of this machine.</param>
    /// <param name="attempt">From 1.</param>
    /// <param name="cancellation">Stop: the item is not wanted any more, or the worker is to end.</param>
    /// <param name="time">Paces waiting.</param>
    public WorkContext(
        NodeClient client, ArtifactStore cache, LeaseKeeper keeper, string scratch, int attempt, CancellationToken cancellation, TimeProvider time)
    {
        (_client, _cache, _keeper, _time) = (client, cache, keeper, time);
        (Scratch, Attempt, Cancellation) = (scratch, attempt, cancellation);
    }

    /// <summary>Folder for what is under way, shared by the workers of this machine.</summary>
    public string Scratch { get; }

    public int Attempt { get; }

    public CancellationToken Cancellation { get; }

    /// <summary>Progress was made; a handler that says nothing for too long counts as hung.</summary>
    /// <param name="progress">Shown to people.</param>
    /// <param name="quietFor">The step that begins now may take so long without a word; null for the usual.</param>
    public void Report(WorkProgress progress, TimeSpan? quietFor = null) => _keeper.Progressed(progress, quietFor);

    /// <summary>Path of an artifact's copy on this machine, checked.</summary>
    public string Fetch(Artifact artifact)
    {
        WhenThereIsRoom(async () =>
        {
            await _client.FetchAsync(artifact, _cache, _ => _keeper.Progressed(progress: null), Cancellation);
            return artifact;
        });
        try
        {
            _cache.Open(artifact).Dispose();
        }
        catch (InputException)
        {
            // The copy is damaged: the node has another.
            _cache.Drop(artifact.Sha256);
            _client.FetchAsync(artifact, _cache, _ => _keeper.Progressed(progress: null), Cancellation).GetAwaiter().GetResult();
            _cache.Open(artifact).Dispose();
        }

        return _cache.PathOf(artifact);
    }

    /// <summary>Bytes of an artifact, checked.</summary>
    public byte[] FetchBytes(Artifact artifact) => File.ReadAllBytes(Fetch(artifact));

    /// <summary>Stores a file's bytes at the node. Where the node has no room it waits, visibly, until it has.</summary>
    public Artifact Store(string path)
    {
        using var content = new FileStream(path, FileMode.Open, FileAccess.Read);
        return Store(content);
    }

    /// <summary>Stores bytes at the node, as <see cref="Store(string)"/>.</summary>
    public Artifact Store(byte[] bytes)
    {
        using var content = new MemoryStream(bytes);
        return Store(content);
    }

    /// <summary>Stores a supernet's checkpoint at the node, as <see cref="Store(string)"/>.</summary>
    public Artifact Store(SupernetCheckpoint checkpoint)
    {
        Directory.CreateDirectory(Scratch);
        var path = Path.Combine(Scratch, $"checkpoint-{Guid.NewGuid():n}.safetensors");
        try
        {
            checkpoint.Save(path);
            return Store(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private Artifact Store(Stream content)
    {
        var artifact = WhenThereIsRoom(() =>
        {
            content.Position = 0;
            return _cache.PutAsync(content, expected: null, long.MaxValue, Cancellation);
        });
        return WhenThereIsRoom(async () =>
        {
            await _client.StoreAsync(artifact, _cache, _ => _keeper.Progressed(progress: null), Cancellation);
            return artifact;
        });
    }

    private T WhenThereIsRoom<T>(Func<Task<T>> store)
    {
        while (true)
        {
            try
            {
                return store().GetAwaiter().GetResult();
            }
            catch (ArtifactStorageException error)
            {
                Report(new WorkProgress($"waiting: {error.Message}"));
                Task.Delay(WaitForRoom, _time, Cancellation).GetAwaiter().GetResult();
            }
        }
    }
}
