using System.Collections.Concurrent;
using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Node.Api;

/// <summary>The workers that speak to this node, told to the store every few seconds, and what this node leased to each.</summary>
internal sealed class WorkerBook(IWorkerStore store, string node, TimeProvider time)
{
    /// <summary>Workers remembered; far more than speak to a node.</summary>
    private const int MostRemembered = 20_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Entry> _entries = [];

    /// <summary>A worker asks for work.</summary>
    /// <returns>The order that stands against it, as known a few seconds ago at most.</returns>
    public async Task<WorkerOrder> SawAsync(LeaseRequest request, CancellationToken cancellation)
    {
        if (_entries.Count > MostRemembered)
        {
            _entries.Clear();
        }

        var seen = new WorkerSeen(
            request.Worker, request.Instance ?? "", node, request.Pools, request.Labels, request.Version ?? "unknown", request.Host ?? "unknown");
        var entry = _entries.GetOrAdd(request.Worker, _ => new Entry());
        entry.Seen = seen;
        return await TellAsync(entry, cancellation);
    }

    /// <summary>A worker renewed its lease.</summary>
    public async Task HeardAsync(string worker, CancellationToken cancellation)
    {
        if (_entries.TryGetValue(worker, out var entry) && entry.Seen is not null)
        {
            await TellAsync(entry, cancellation);
        }
    }

    /// <summary>A worker was given an item.</summary>
    public void Leased(string worker, WorkLease lease)
    {
        if (_entries.TryGetValue(worker, out var entry))
        {
            entry.Held = lease;
        }
    }

    /// <summary>A worker is done with an item, one way or another.</summary>
    public void Finished(string worker, string id, long epoch)
    {
        if (_entries.TryGetValue(worker, out var entry) && entry.Held is { } held && held.Id == id && held.Epoch == epoch)
        {
            entry.Held = null;
        }
    }

    /// <summary>
    /// What a worker holds that asks for work again; null for nothing. The answer that gave it the item got lost, so it never saw it: who asks
    /// has nothing to do.
    /// </summary>
    public WorkLease? TakeBack(string worker, string? instance)
    {
        if (instance is null || !_entries.TryGetValue(worker, out var entry) || entry.Seen?.Instance != instance)
        {
            return null;
        }

        return Interlocked.Exchange(ref entry.Held, null);
    }

    private async Task<WorkerOrder> TellAsync(Entry entry, CancellationToken cancellation)
    {
        // A process that takes a name over is told at once: an order against its predecessor does not hold for it.
        if (entry.Told is { } told && told.Instance == entry.Seen!.Instance && time.GetElapsedTime(entry.At) < Interval)
        {
            return entry.Order;
        }

        (entry.Told, entry.At) = (entry.Seen, time.GetTimestamp());
        return entry.Order = await store.SawWorkerAsync(entry.Seen!, cancellation);
    }

    private sealed class Entry
    {
        public WorkLease? Held;

        public WorkerSeen? Seen { get; set; }

        public WorkerSeen? Told { get; set; }

        public long At { get; set; }

        public WorkerOrder Order { get; set; }
    }
}
