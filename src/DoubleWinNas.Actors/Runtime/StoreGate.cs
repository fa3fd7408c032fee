using Microsoft.Extensions.Logging;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>
/// Whether the store works, as far as anyone has seen. Loops that meet trouble close the gate with its reason; the first write that succeeds
/// (a heartbeat, a commit) opens it again. <c>changed</c> hears the reason, or null when the store works again.
/// </summary>
internal sealed class StoreGate(TimeProvider time, ILogger logger, Action<string?> changed)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _open = Completed();

    public string? Reason { get; private set; }

    public DateTimeOffset? Since { get; private set; }

    public bool IsOpen => Reason is null;

    public void Close(string reason)
    {
        lock (_lock)
        {
            if (Reason is not null)
            {
                Reason = reason;
                return;
            }

            Reason = reason;
            Since = time.GetUtcNow();
            _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        Telemetry.StorePauses.Add(1);
        Log.StorePaused(logger, reason);
        changed(reason);
    }

    public void Open()
    {
        if (IsOpen)
        {
            return;
        }

        lock (_lock)
        {
            if (Reason is null)
            {
                return;
            }

            Reason = null;
            Since = null;
            _open.TrySetResult();
        }

        Log.StoreResumed(logger);
        changed(null);
    }

    /// <summary>Waits until the store is believed to work, but no longer than the time: then the caller tries for itself.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _open.Task.IsCompleted
        ? Task.CompletedTask
        : WaitSlowlyAsync(atMost, cancellationToken);

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
        catch (ActorException error)
        {
            Close(error.Message);
            return false;
        }
        catch (Exception error)
        {
            Log.Unexpected(logger, error);
            Close($"unexpected: {error.GetType().Name}: {error.Message}");
            return false;
        }
    }

    private async Task WaitSlowlyAsync(TimeSpan atMost, CancellationToken cancellationToken) =>
        await _open.Task.WaitAsync(atMost, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
