using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>The last count of work by pool and state.</summary>
internal sealed class BacklogBoard
{
    private IReadOnlyList<WorkCount> _counts = [];

    public IReadOnlyList<WorkCount> Counts
    {
        get => Volatile.Read(ref _counts);
        set => Volatile.Write(ref _counts, value);
    }

    public PoolBacklog Of(string pool) => new(CountOf(pool, WorkState.Queued), CountOf(pool, WorkState.Leased));

    private int CountOf(string pool, WorkState state) => Counts.FirstOrDefault(c => c.Pool == pool && c.State == state)?.Count ?? 0;
}
