using Microsoft.Extensions.Logging;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>
/// Whether the store works, as far as anyone has seen. Loops that meet trouble close the gate with its reason and then try again at growing
/// pauses; a commit that succeeds opens it, and so does a heartbeat. <c>changed</c> hears the reason, or null when the store works again.
/// </summary>
internal sealed class StoreGate(ActorSystemOptions options, ILogger logger, Action<string?> changed)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private TaskCompletionSource _open = Completed();
    private TimeSpan _pause = FirstPause;
    private bool _heartbeatFailed;
    private long _lastTrouble;

    public string? Reason { get; private set; }

    public DateTimeOffset? Since { get; private set; }

    public bool IsOpen => Reason is null;

    public void Close(string reason, bool fromHeartbeat = false)
    {
        lock (_lock)
        {
            _heartbeatFailed |= fromHeartbeat;
            _lastTrouble = options.TimeProvider.GetTimestamp();
            _pause = _pause * 2 < options.PollEvery ? _pause * 2 : options.PollEvery;
            if (Reason is not null)
            {
                Reason = reason;
                return;
            }

            Reason = reason;
            Since = options.TimeProvider.GetUtcNow();
            _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        Telemetry.StorePauses.Add(1);
        Log.StorePaused(logger, reason);
        changed(reason);
    }

    public void Open(bool fromHeartbeat = false)
    {
        if (IsOpen)
        {
            return;
        }

        lock (_lock)
        {
            if (Reason is null || (fromHeartbeat && !HeartbeatIsProof_NeedsLock()))
            {
                return;
            }

            Reason = null;
            Since = null;
            _heartbeatFailed = false;
            _pause = FirstPause;
            _open.TrySetResult();
        }

        Log.StoreResumed(logger);
        changed(null);
    }

    /// <summary>Waits until the store is believed to work, but only for a while: then the caller tries for itself.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _open.Task.IsCompleted
        ? Task.CompletedTask
        : WaitSlowlyAsync(cancellationToken);

    /// <summary>Runs a step of a loop; trouble of the store closes the gate and is swallowed. True when the step went through.</summary>
    public async Task<bool> TryAsync(Func<Task> step, CancellationToken cancellationToken)
    {
        try
        {
            await step();
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception error)
        {
            Close(ReasonOf(error));
            return false;
        }
    }

    /// <summary>What to tell people; an error that is nobody's known trouble is logged whole.</summary>
    public string ReasonOf(Exception error)
    {
        if (error is ActorException)
        {
            return error.Message;
        }

        Log.Unexpected(logger, error);
        return $"unexpected: {error.GetType().Name}: {error.Message}";
    }

    // A full disk may have room for a heartbeat and none for a commit: a heartbeat that never failed itself proves nothing until trouble has ceased.
    private bool HeartbeatIsProof_NeedsLock() =>
        _heartbeatFailed || options.TimeProvider.GetElapsedTime(_lastTrouble) > options.PollEvery * 2;

    private async Task WaitSlowlyAsync(CancellationToken cancellationToken) =>
        await _open.Task.WaitAsync(_pause, options.TimeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
