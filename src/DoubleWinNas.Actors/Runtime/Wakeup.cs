namespace DoubleWinNas.Actors.Runtime;

/// <summary>An alarm for one sleeper: rung any number of times, it wakes the sleeper once, also one that lies down later.</summary>
internal sealed class Wakeup(TimeProvider time)
{
    private volatile TaskCompletionSource _rung = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Ring() => _rung.TrySetResult();

    /// <summary>Sleeps until rung, until the time is over, or until cancelled; never throws.</summary>
    public async Task SleepAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        var rung = _rung.Task;
        if (!rung.IsCompleted && atMost > TimeSpan.Zero)
        {
            await rung.WaitAsync(atMost, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_rung.Task.IsCompleted)
        {
            _rung = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
