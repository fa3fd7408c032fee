using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>Asks of this process that wait for their answers, and the loop that fetches those that were written elsewhere.</summary>
internal sealed class AskBoard(IActorStore store, ActorSystemOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<TaskCompletionSource<ReplyRow>>> _waiting = [];
    private readonly Wakeup _wakeup = new(options.TimeProvider);

    /// <summary>Looks into the store now.</summary>
    public void Ring() => _wakeup.Ring();

    /// <summary>A waiter for an answer; several may wait for one ask. To be given up at the end.</summary>
    public TaskCompletionSource<ReplyRow> Wait(string askId)
    {
        var waiter = new TaskCompletionSource<ReplyRow>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (!_waiting.TryGetValue(askId, out var waiters))
            {
                _waiting.Add(askId, waiters = []);
            }

            waiters.Add(waiter);
        }

        return waiter;
    }

    public void GiveUp(string askId, TaskCompletionSource<ReplyRow> waiter)
    {
        lock (_lock)
        {
            if (_waiting.TryGetValue(askId, out var waiters) && waiters.Remove(waiter) && waiters.Count == 0)
            {
                _waiting.Remove(askId);
            }
        }
    }

    public void Answer(ReplyRow reply)
    {
        List<TaskCompletionSource<ReplyRow>>? waiters;
        lock (_lock)
        {
            _waiting.Remove(reply.AskId, out waiters);
        }

        waiters?.ForEach(w => w.TrySetResult(reply));
    }

    public async Task RunAsync(StoreGate gate, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (Waiting() is { Length: > 0 } asks)
            {
                await gate.TryAsync(
                    async () =>
                    {
                        foreach (var reply in await store.ReadRepliesAsync(asks, cancellationToken))
                        {
                            Answer(reply);
                        }
                    },
                    cancellationToken);
            }

            await _wakeup.SleepAsync(options.PollEvery / 4, cancellationToken);
        }
    }

    private string[] Waiting()
    {
        lock (_lock)
        {
            return [.. _waiting.Keys];
        }
    }
}
