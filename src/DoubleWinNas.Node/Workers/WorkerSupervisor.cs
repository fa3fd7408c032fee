using DoubleWinNas.Orchestration.Work;
using Microsoft.Extensions.Logging;

namespace DoubleWinNas.Node.Workers;

/// <summary>A node's children. The first one also measures for the device <c>host</c>.</summary>
internal sealed class WorkerSupervisor : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly IReadOnlyList<ChildWorker> _children;
    private readonly Task _running;

    private WorkerSupervisor(IReadOnlyList<LocalSeat> seats, LocalDispatch dispatch, ChildWorkerOptions options, TimeProvider time, ILogger logger)
    {
        _children = [.. seats.Select(seat => new ChildWorker(seat, dispatch, options, time, logger))];
        _running = Task.WhenAll([.. _children.Select(child => Task.Run(() => child.RunAsync(_stop.Token))), dispatch.ListenAsync(_stop.Token)]);
    }

    public IReadOnlyList<WorkerStatus> Status => [.. _children.Select(child => child.Status)];

    /// <summary>Places for children.</summary>
    /// <param name="count">How many.</param>
    /// <param name="prefix">What their names begin with.</param>
    /// <param name="pools">What they serve; only the first one serves pool device.</param>
    /// <param name="device">Device that the first one measures for.</param>
    public static IReadOnlyList<LocalSeat> Seats(int count, string prefix, IReadOnlyList<string> pools, string device) =>
    [
        .. Enumerable.Range(1, count).Select(number => number == 1 && pools.Contains(Pools.Device)
            ? new LocalSeat($"{prefix}{number}", pools, [Pools.DeviceLabel(device)])
            : new LocalSeat($"{prefix}{number}", [.. pools.Where(pool => pool != Pools.Device)], []))
            .Where(seat => seat.Pools.Count > 0),
    ];

    /// <summary>Whether a worker of that name was a child of the node whose children's names begin so.</summary>
    public static bool IsChild(string? worker, string prefix) =>
        worker?.StartsWith(prefix, StringComparison.Ordinal) == true && int.TryParse(worker.AsSpan(prefix.Length), out _);

    public static WorkerSupervisor Start(
        IReadOnlyList<LocalSeat> seats, LocalDispatch dispatch, ChildWorkerOptions options, TimeProvider time, ILogger logger) =>
        new(seats, dispatch, options, time, logger);

    /// <summary>Ends all children; what they held goes back.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }
}
