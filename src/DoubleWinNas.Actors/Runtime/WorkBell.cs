using System.Collections.Concurrent;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>Wakes pullers that wait for work of a pool.</summary>
internal sealed class WorkBell
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _pools = new();

    /// <summary>Ends with the next ring of any of the pools.</summary>
    public Task NextRing(IReadOnlyList<string> pools) => pools is [var one] ? RingOf(one) : Task.WhenAny(pools.Select(RingOf));

    public void Ring(string pool)
    {
        if (_pools.TryRemove(pool, out var ring))
        {
            ring.TrySetResult();
        }
    }

    public void RingAll()
    {
        foreach (var pool in _pools.Keys)
        {
            Ring(pool);
        }
    }

    private Task RingOf(string pool) => _pools.GetOrAdd(pool, _ => NewRing()).Task;

    private static TaskCompletionSource NewRing() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
