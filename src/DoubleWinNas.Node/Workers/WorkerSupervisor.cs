using DoubleWinNas.Orchestration.Work;
using Microsoft.Extensions.Logging;

namespace DoubleWinNas.Node.Workers;

/// <summary>A node's children. The first one also measures for the device <c>host</c>.</summary>
internal sealed class WorkerSupervisor : IAsyncDisposable
{
    private const string NamePrefix = "worker-";
    private const string HostDevice = "host";

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
    public static IReadOnlyList<LocalSeat> Seats(int count) =>
    [
        .. Enumerable.Range(1, count).Select(number => number == 1
            ? new LocalSeat($"{NamePrefix}{number}", [Pools.Device, Pools.Train, Pools.Transform], [Pools.DeviceLabel(HostDevice)])
            : new LocalSeat($"{NamePrefix}{number}", [Pools.Train, Pools.Transform], [])),
    ];

    /// <summary>Whether a worker of that name was a child of some node on this folder.</summary>
    public static bool IsChild(string? worker) =>
        worker?.StartsWith(NamePrefix, StringComparison.Ordinal) == true && int.TryParse(worker.AsSpan(NamePrefix.Length), out _);

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
