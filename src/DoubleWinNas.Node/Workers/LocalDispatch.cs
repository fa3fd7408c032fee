using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Orchestration.Work;
using Microsoft.Extensions.Logging;

namespace DoubleWinNas.Node.Workers;

/// <summary>
/// Which child gets what, and what each holds. A measurement shares this machine with no other item: while an item of pool device waits
/// for these children nothing else is leased to them, it starts when all are idle, and until it ends nothing else starts. Nobody starves:
/// a measurement waits only for items that had begun before it, and the others wait only for measurements, each of which some search asked
/// for once.
/// </summary>
internal sealed partial class LocalDispatch : IDisposable
{
    /// <summary>Items that back off ring no bell when they are due.</summary>
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);

    /// <summary>Queued measurements looked at; more than any search has at a time.</summary>
    private const int LookAhead = 100;

    private readonly ActorSystem _system;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IReadOnlyDictionary<string, LocalSeat> _seats;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private TaskCompletionSource _bell = NewBell();

    public LocalDispatch(ActorSystem system, IReadOnlyList<LocalSeat> seats, TimeProvider time, ILogger logger)
    {
        _system = system;
        _time = time;
        _logger = logger;
        _seats = seats.ToDictionary(seat => seat.Name);
    }

    public bool Knows(string worker) => _seats.ContainsKey(worker);

    /// <summary>Leases an item to a child, waiting for one if need be; null when there was none in time.</summary>
    public async Task<WorkLease?> LeaseAsync(WorkPull pull, TimeSpan waitUpTo, CancellationToken cancellation)
    {
        var seat = _seats[pull.Worker];
        seat.Hear();

        // If it holds something, the answer to its last request got lost: it never saw the item.
        await GiveUpAsync(seat, $"{seat.Name} did not get it", isStopped: true, cancellation);
        var started = _time.GetTimestamp();
        while (true)
        {
            var bell = Volatile.Read(ref _bell).Task;
            if (await TryLeaseAsync(seat, pull, cancellation) is { } lease)
            {
                return lease;
            }

            seat.Hear();
            var left = waitUpTo - _time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                return null;
            }

            await bell.WaitAsync(left < PollEvery ? left : PollEvery, _time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>A child renewed its lease.</summary>
    public void Heard(string worker, string id, long epoch, string? progress)
    {
        if (_seats.TryGetValue(worker, out var seat))
        {
            seat.Hear();
            seat.Progressed(id, epoch, progress);
        }
    }

    /// <summary>A child completed or failed its item.</summary>
    public void Finished(string worker, string id, long epoch)
    {
        if (_seats.TryGetValue(worker, out var seat))
        {
            seat.Hear();
            seat.Release(id, epoch);
            Ring();
        }
    }

    /// <summary>A child's process ended: what it held is one failed attempt, unless the node itself ended the process.</summary>
    public async Task EndedAsync(LocalSeat seat, string error, bool isStopped, CancellationToken cancellation)
    {
        await GiveUpAsync(seat, error, isStopped, cancellation);
        seat.Vacate();
        Ring();
    }

    /// <summary>Wakes waiting children whenever the store has work; until cancelled.</summary>
    public async Task ListenAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await foreach (var signal in _system.Store.ListenAsync(cancellation))
                {
                    if (signal.Kind is StoreSignalKind.Work or StoreSignalKind.Everything)
                    {
                        Ring();
                    }
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (StoreUnavailableException)
            {
                await Task.Delay(PollEvery, _time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<WorkLease?> TryLeaseAsync(LocalSeat seat, WorkPull pull, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (await PoolsNowAsync(pull, cancellation) is not { Count: > 0 } pools)
            {
                return null;
            }

            var lease = await _system.Work.LeaseAsync(pull with { Pools = pools }, TimeSpan.Zero, cancellation);
            if (lease is not null)
            {
                seat.Take(lease);
            }

            return lease;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<IReadOnlyList<string>> PoolsNowAsync(WorkPull pull, CancellationToken cancellation)
    {
        var held = _seats.Values.Select(seat => seat.Held).OfType<WorkLease>().ToList();
        if (held.Exists(lease => lease.Pool == Pools.Device))
        {
            return [];
        }

        if (!await IsMeasurementQueuedAsync(cancellation))
        {
            return [.. pull.Pools.Where(pool => pool != Pools.Device)];
        }

        return held.Count == 0 ? [.. pull.Pools.Where(pool => pool == Pools.Device)] : [];
    }

    private async Task<bool> IsMeasurementQueuedAsync(CancellationToken cancellation)
    {
        var queued = await _system.Store.ListWorkAsync(Pools.Device, WorkState.Queued, LookAhead, cancellation);
        return queued.Any(item => _seats.Values.Any(seat => seat.Pools.Contains(Pools.Device) && item.Labels.All(seat.Labels.Contains)));
    }

    /// <summary>The item is failed at once rather than when its lease runs out.</summary>
    private async Task GiveUpAsync(LocalSeat seat, string error, bool isStopped, CancellationToken cancellation)
    {
        if (seat.Held is not { } lease)
        {
            return;
        }

        try
        {
            _ = isStopped
                ? await _system.Work.ReturnAsync(lease.Id, lease.Epoch, error, cancellation)
                : await _system.Work.FailAsync(lease.Id, lease.Epoch, error, TimeSpan.Zero, cancellation);
        }
        catch (StoreUnavailableException unavailable)
        {
            LogNotGivenUp(_logger, lease.Id, unavailable.Message);
        }

        seat.Release(lease.Id, lease.Epoch);
        Ring();
    }

    private void Ring() => Interlocked.Exchange(ref _bell, NewBell()).TrySetResult();

    private static TaskCompletionSource NewBell() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Id} goes back to the queue when its lease runs out: {Reason}")]
    private static partial void LogNotGivenUp(ILogger logger, string id, string reason);
}
