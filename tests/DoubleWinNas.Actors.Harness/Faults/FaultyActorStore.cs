using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Harness.Faults;

/// <summary>
/// A node's view of a store that fails and delays any call, before or after it took effect, breaks all connections at once, freezes, crashes,
/// delivers mail twice and loses signals, as a <see cref="FaultPlan"/> says.
/// </summary>
public partial class FaultyActorStore(IActorStore inner, FaultPlan faults) : IActorStore
{
    private readonly ConcurrentDictionary<long, bool> _consumed = [];
    private MailboxPage? _last;

    public string Description => inner.Description;

    public int ShardCount => inner.ShardCount;

    public Task OpenAsync(CancellationToken cancellationToken) => CallAsync(() => inner.OpenAsync(cancellationToken));

    /// <summary>Leaves the inner store open: several nodes may share it.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public async IAsyncEnumerable<StoreSignal> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var signal in inner.ListenAsync(cancellationToken))
        {
            if (faults.LosesSignal())
            {
                await faults.BeforeAsync(nameof(ListenAsync));
                continue;
            }

            yield return signal;
        }
    }

    public async IAsyncEnumerable<JournalRow> ReplayAsync(
        ActorId actor,
        long fromSequenceNr,
        long toSequenceNr,
        long limit,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await faults.BeforeAsync(nameof(ReplayAsync));
        await foreach (var row in inner.ReplayAsync(actor, fromSequenceNr, toSequenceNr, limit, cancellationToken))
        {
            yield return row;
        }

        await faults.AfterAsync(nameof(ReplayAsync));
    }

    public virtual async Task<CommitResult> CommitAsync(CommitBatch batch, CancellationToken cancellationToken)
    {
        await faults.BeforeAsync(nameof(CommitAsync));
        var result = await inner.CommitAsync(batch, cancellationToken);
        if (result.Status == CommitStatus.Committed)
        {
            foreach (var handled in batch.Messages)
            {
                _consumed[handled.Consumed] = true;
            }
        }

        await faults.AfterAsync(nameof(CommitAsync));
        return result;
    }

    // Delivers once more what this node has consumed already.
    public virtual async Task<MailboxPage> ReadMailAsync(MailboxQuery query, CancellationToken cancellationToken)
    {
        var fresh = await CallAsync(() => inner.ReadMailAsync(query, cancellationToken));
        var stale = Interlocked.Exchange(ref _last, fresh);
        if (stale is null || !faults.BringsStaleMail())
        {
            return fresh;
        }

        var doubled = stale.Rows.Where(row => _consumed.ContainsKey(row.Sequence) && query.Shards.Contains(row.Shard) && !query.ExcludeSequences.Contains(row.Sequence));
        return fresh with { Rows = [.. doubled.Concat(fresh.Rows).OrderBy(row => row.Sequence)] };
    }

    private async Task<T> CallAsync<T>(Func<Task<T>> call, [CallerMemberName] string name = "")
    {
        await faults.BeforeAsync(name);
        try
        {
            var result = await call();
            await faults.AfterAsync(name);
            return result;
        }
        catch (ObjectDisposedException error) when (faults.IsCrashed)
        {
            throw new StoreUnavailableException($"{name}: the process is gone", outcomeUnknown: true, error);
        }
    }

    private Task CallAsync(Func<Task> call, [CallerMemberName] string name = "") => CallAsync(
        async () =>
        {
            await call();
            return true;
        },
        name);
}
