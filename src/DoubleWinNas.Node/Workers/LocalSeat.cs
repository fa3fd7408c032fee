using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Node.Workers;

/// <summary>A child worker as its node sees it, whichever process fills the place now.</summary>
/// <param name="name">worker-1, worker-2, ...</param>
/// <param name="pools">What it serves.</param>
/// <param name="labels">What it offers.</param>
internal sealed class LocalSeat(string name, IReadOnlyList<string> pools, IReadOnlyList<string> labels)
{
    private readonly Lock _lock = new();
    private WorkLease? _held;
    private string? _progress;
    private bool _hasAsked;
    private int _silentSeconds;

    public string Name => name;

    public IReadOnlyList<string> Pools => pools;

    public IReadOnlyList<string> Labels => labels;

    public WorkLease? Held
    {
        get
        {
            lock (_lock)
            {
                return _held;
            }
        }
    }

    /// <summary>What the process does, and on what.</summary>
    public (WorkerState State, WorkerItem? Item) Activity
    {
        get
        {
            lock (_lock)
            {
                return _held is { } lease
                    ? (WorkerState.Working, new WorkerItem(lease.Id, lease.Type, lease.Attempt, _progress))
                    : (_hasAsked ? WorkerState.Idle : WorkerState.Starting, null);
            }
        }
    }

    /// <summary>The process spoke.</summary>
    public void Hear()
    {
        lock (_lock)
        {
            (_hasAsked, _silentSeconds) = (true, 0);
        }
    }

    /// <summary>Counts a second of silence and returns how many it was. Seconds in which the node itself was frozen do not count.</summary>
    public int CountSilence()
    {
        lock (_lock)
        {
            return ++_silentSeconds;
        }
    }

    public void Take(WorkLease lease)
    {
        lock (_lock)
        {
            (_held, _progress, _silentSeconds) = (lease, null, 0);
        }
    }

    public void Progressed(string id, long epoch, string? progress)
    {
        lock (_lock)
        {
            if (_held?.Id == id && _held.Epoch == epoch)
            {
                _progress = progress ?? _progress;
            }
        }
    }

    public void Release(string id, long epoch)
    {
        lock (_lock)
        {
            if (_held?.Id == id && _held.Epoch == epoch)
            {
                (_held, _progress) = (null, null);
            }
        }
    }

    /// <summary>The process is gone.</summary>
    public void Vacate()
    {
        lock (_lock)
        {
            (_held, _progress, _hasAsked, _silentSeconds) = (null, null, false, 0);
        }
    }
}
