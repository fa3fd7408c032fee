using System.Collections.Concurrent;
using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>Lines of those that wait for work: one for each combination of pools and labels.</summary>
internal sealed class PullLines(IActorStore store, WorkBell bell, ActorSystemOptions options)
{
    /// <summary>Remembered; there are as many as there are kinds of workers. A forgotten one goes on for those that stand in it.</summary>
    private const int Most = 1000;

    private readonly ConcurrentDictionary<string, PullLine> _lines = new(StringComparer.Ordinal);

    public PullLine Of(WorkPull pull)
    {
        if (_lines.Count > Most)
        {
            _lines.Clear();
        }

        string[] pools = [.. pull.Pools.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var kind = $"{string.Join('\n', pools)}\t{string.Join('\n', pull.Labels.Order(StringComparer.Ordinal))}";
        return _lines.GetOrAdd(kind, _ => new PullLine(store, bell, pools, options));
    }
}
