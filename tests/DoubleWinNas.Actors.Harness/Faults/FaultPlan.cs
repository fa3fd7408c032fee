using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Harness.Faults;

/// <summary>
/// The troubles of one node, drawn call by call from the seed. Which call comes when depends on the scheduler, so a seed fixes the sequence of
/// troubles rather than each thread's interleaving with it.
/// </summary>
public sealed class FaultPlan(int seed, FaultOptions options)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private TaskCompletionSource? _frozen;
    private long _outageUntil;
    private bool _crashed;

    /// <summary>Number of troubles so far.</summary>
    public int Struck { get; private set; }

    /// <summary>The node's process is gone: every call fails for good, the one under way takes effect unheard.</summary>
    public void Crash()
    {
        lock (_lock)
        {
            _crashed = true;
        }

        Thaw();
    }

    /// <summary>The node's process stops: its calls wait, and take effect late.</summary>
    public void Freeze()
    {
        lock (_lock)
        {
            _frozen ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>The frozen process goes on where it was.</summary>
    public void Thaw()
    {
        lock (_lock)
        {
            _frozen?.TrySetResult();
            _frozen = null;
        }
    }

    /// <summary>Before a call takes effect.</summary>
    public async Task BeforeAsync(string call)
    {
        await WhileFrozenAsync();
        var (fails, delay) = Draw(options.FailBefore);
        await Task.Delay(delay);
        await WhileFrozenAsync();
        if (fails)
        {
            throw new StoreUnavailableException($"fault before {call} (seed {seed})", outcomeUnknown: false, null);
        }
    }

    /// <summary>After it took effect, before its caller knows.</summary>
    public async Task AfterAsync(string call)
    {
        var (fails, delay) = Draw(options.FailAfter);
        await Task.Delay(delay);
        await WhileFrozenAsync();
        if (fails)
        {
            throw new StoreUnavailableException($"fault after {call} (seed {seed})", outcomeUnknown: true, null);
        }
    }

    /// <summary>Whether this read brings stale mail.</summary>
    public bool BringsStaleMail() => Chance(options.StaleMail);

    /// <summary>Whether this signal is lost.</summary>
    public bool LosesSignal() => Chance(options.LostSignal);

    /// <summary>Whether the process is gone.</summary>
    public bool IsCrashed
    {
        get
        {
            lock (_lock)
            {
                return _crashed;
            }
        }
    }

    private bool Chance(double share)
    {
        lock (_lock)
        {
            var hit = _random.NextDouble() < share;
            Struck += hit ? 1 : 0;
            return hit;
        }
    }

    private (bool Fails, TimeSpan Delay) Draw(double failing)
    {
        lock (_lock)
        {
            if (_random.NextDouble() < options.Outage)
            {
                _outageUntil = Environment.TickCount64 + (long)(_random.NextDouble() * options.Longest.TotalMilliseconds);
            }

            var fails = _random.NextDouble() < failing || _crashed || Environment.TickCount64 < _outageUntil;
            var delayed = _random.NextDouble() < options.Delay;
            var delay = delayed ? options.Longest * _random.NextDouble() : TimeSpan.Zero;
            Struck += (fails ? 1 : 0) + (delayed ? 1 : 0);
            return (fails, delay);
        }
    }

    private Task WhileFrozenAsync()
    {
        lock (_lock)
        {
            return _frozen?.Task ?? Task.CompletedTask;
        }
    }
}
