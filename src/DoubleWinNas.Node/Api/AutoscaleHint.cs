using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Node.Api;

/// <summary>How many workers of a pool could work now. What a search will enqueue later is not known yet, so it says little about the next hour.</summary>
/// <param name="Queued">Items that wait for a worker.</param>
/// <param name="Leased">Items that workers hold.</param>
/// <param name="Workers">Workers of the pool that were heard of lately, and are not draining.</param>
/// <param name="Usable">Workers that the backlog can use: one for each item that waits or is under way.</param>
internal sealed record AutoscaleHint(string Pool, int Queued, int Leased, int Workers, int Usable)
{
    private const int MostWorkers = 100_000;

    public static async Task<IReadOnlyList<AutoscaleHint>> OfAsync(IActorStore store, CancellationToken cancellation)
    {
        var counts = await store.CountWorkAsync(cancellation);
        var workers = (await store.ListWorkersAsync(MostWorkers, cancellation)).Where(IsThere).ToList();
        var pools = counts.Where(count => count.State is WorkState.Queued or WorkState.Leased).Select(count => count.Pool).Concat(workers.SelectMany(worker => worker.Pools));
        return [.. pools.Distinct().Order(StringComparer.Ordinal).Select(Hint)];

        AutoscaleHint Hint(string pool)
        {
            var (queued, leased) = (Count(pool, WorkState.Queued), Count(pool, WorkState.Leased));
            return new AutoscaleHint(pool, queued, leased, workers.Count(worker => worker.Pools.Contains(pool)), queued + leased);
        }

        int Count(string pool, WorkState state) => counts.Where(count => count.Pool == pool && count.State == state).Sum(count => count.Count);
    }

    private static bool IsThere(WorkerRow worker) => worker is { State: not WorkerPresence.Gone, Order: WorkerOrder.None };
}
