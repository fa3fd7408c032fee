using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>
/// This node's life in the cluster: open the store, join, host until the incarnation is lost, join anew; at the end hand everything over and
/// leave. Nothing but <see cref="StopAsync"/> or an operator's order ends it.
/// </summary>
internal sealed class NodeLoop(SystemParts parts, NodeBoard board, Wakeup clusterChanged) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile HostSession? _session;
    private Task _running = Task.CompletedTask;

    /// <summary>The current incarnation; null while there is none.</summary>
    public HostSession? Session => _session;

    /// <summary>Ends when the node has joined for the first time.</summary>
    public Task Up => _up.Task;

    /// <summary>Ends when the node has left for good.</summary>
    public Task Left => _left.Task;

    public void Start() => _running = Task.Run(RunAsync);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync()
    {
        var pause = new Wakeup(parts.Options.TimeProvider);
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                if (!await parts.Gate.TryAsync(HostOnceAsync, _stop.Token))
                {
                    await pause.SleepAsync(parts.Options.PollEvery / 4, _stop.Token);
                }
            }
        }
        finally
        {
            Log.Left(parts.Logger, parts.Options.NodeId);
            _left.TrySetResult();
        }
    }

    private async Task HostOnceAsync()
    {
        await parts.Store.OpenAsync(_stop.Token);
        var options = parts.Options;
        var incarnation = await parts.Store.JoinAsync(
            new NodeRegistration(options.NodeId, options.Address, options.Roles, options.Version) { Names = [.. parts.Types.Names, .. parts.Handling.Kinds] },
            options.Lease,
            _stop.Token);
        Log.Joined(parts.Logger, options.NodeId, incarnation, parts.Store.Description);
        parts.Gate.Open();

        await using var session = new HostSession(parts, incarnation);
        using var heartbeat = new Heartbeat(parts, session, clusterChanged.Ring);
        _session = session;
        _up.TrySetResult();
        try
        {
            var membership = new Membership(parts, session, board, clusterChanged, () => _ = _stop.CancelAsync());
            var loops = Task.WhenAll(session.RunAsync(), Task.Run(membership.RunAsync));
            await Task.WhenAny(loops, Task.Delay(Timeout.Infinite, _stop.Token));
            if (session.LostReason is null)
            {
                await LeaveAsync(session, heartbeat);
            }

            session.Stop();
            await loops;
        }
        finally
        {
            session.Stop();
            _session = null;
        }
    }

    // Whoever leaves finishes what is under way, and its shards are free before it exits. Should the store fail now, the lease's end frees them.
    private async Task LeaveAsync(HostSession session, Heartbeat heartbeat)
    {
        heartbeat.Leaving();
        await session.DrainAllAsync(parts.Options.StopWithin);
        using var limit = new CancellationTokenSource(parts.Options.StopWithin);
        await parts.Gate.TryAsync(() => parts.Store.LeaveAsync(session.Shards.Incarnation, limit.Token), limit.Token);
    }
}
