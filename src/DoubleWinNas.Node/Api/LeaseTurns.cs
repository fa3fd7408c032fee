using System.Collections.Concurrent;
using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Node.Api;

/// <summary>
/// Waiting for work costs the store a look now and then, and a look of everybody at each new item. So of the workers that wait for the same only
/// a few look at a time, on behalf of all; the others wait for their turn.
/// </summary>
internal sealed class LeaseTurns(WorkClient work, TimeProvider time)
{
    /// <summary>Enough to keep a store busy while there is work; a few looks a second while there is none.</summary>
    private const int AtATime = 8;

    /// <summary>Combinations of pools and labels remembered; as many as there are kinds of workers.</summary>
    private const int MostKinds = 1000;

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = [];

    /// <summary>As <see cref="WorkClient.LeaseAsync"/>; null also where the turn did not come in time.</summary>
    public async Task<WorkLease?> LeaseAsync(WorkPull pull, TimeSpan waitUpTo, CancellationToken cancellation)
    {
        if (waitUpTo == TimeSpan.Zero)
        {
            return await work.LeaseAsync(pull, waitUpTo, cancellation);
        }

        if (_turns.Count > MostKinds)
        {
            _turns.Clear();
        }

        var kind = $"{string.Join('\n', pull.Pools.Order(StringComparer.Ordinal))}\t{string.Join('\n', pull.Labels.Order(StringComparer.Ordinal))}";
        var turn = _turns.GetOrAdd(kind, _ => new SemaphoreSlim(AtATime, AtATime));
        var started = time.GetTimestamp();
        if (!await turn.WaitAsync(waitUpTo, cancellation))
        {
            return null;
        }

        try
        {
            var left = waitUpTo - time.GetElapsedTime(started);
            return await work.LeaseAsync(pull, left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellation);
        }
        finally
        {
            turn.Release();
        }
    }
}
