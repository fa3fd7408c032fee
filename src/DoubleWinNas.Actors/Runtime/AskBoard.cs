using System.Collections.Concurrent;
using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>Asks of this process that wait for their answers, and the loop that fetches those that were written elsewhere.</summary>
internal sealed class AskBoard(IActorStore store, ActorSystemOptions options)
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<ReplyRow>> _waiting = new();
    private readonly Wakeup _wakeup = new(options.TimeProvider);

    public void Ring() => _wakeup.Ring();

    /// <summary>The answer, when it comes. Several may wait for one ask.</summary>
    public Task<ReplyRow> WaitAsync(string askId) =>
        _waiting.GetOrAdd(askId, _ => new TaskCompletionSource<ReplyRow>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void GiveUp(string askId) => _waiting.TryRemove(askId, out _);

    public void Answer(ReplyRow reply)
    {
        if (_waiting.TryRemove(reply.AskId, out var waiter))
        {
            waiter.TrySetResult(reply);
        }
    }

    public async Task RunAsync(StoreGate gate, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (!_waiting.IsEmpty)
            {
                await gate.TryAsync(
                    async () =>
                    {
                        foreach (var reply in await store.ReadRepliesAsync([.. _waiting.Keys], cancellationToken))
                        {
                            Answer(reply);
                        }
                    },
                    cancellationToken);
            }

            await _wakeup.SleepAsync(options.PollEvery / 4, cancellationToken);
        }
    }
}
