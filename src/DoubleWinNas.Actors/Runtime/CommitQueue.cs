using System.Diagnostics;
using System.Threading.Channels;
using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Runtime;

/// <summary>What became of a unit of work submitted to the <see cref="CommitQueue"/>.</summary>
internal readonly record struct UnitOutcome(CommitStatus? Status, string? Reason)
{
    /// <summary>The store failed; whether the unit was written is not known.</summary>
    public static UnitOutcome Unknown { get; } = new(null, null);
}

/// <summary>
/// Gathers the handled messages of many actors into few commits: while one commit is under way, the next batch grows. A batch that fails for
/// one unit's reason goes again without that unit; a unit is never split.
/// </summary>
internal sealed class CommitQueue(IActorStore store, ActorSystemOptions options, StoreGate gate, ShardTable shards)
{
    private readonly Channel<Unit> _units = Channel.CreateUnbounded<Unit>();

    /// <summary>Commits one actor's consecutive messages; the task ends when their fate is known.</summary>
    public async Task<UnitOutcome> SubmitAsync(IReadOnlyList<HandledMessage> messages)
    {
        var unit = new Unit(messages, new TaskCompletionSource<UnitOutcome>(TaskCreationOptions.RunContinuationsAsynchronously));
        return _units.Writer.TryWrite(unit) ? await unit.Done.Task : UnitOutcome.Unknown;
    }

    /// <summary>Runs until cancelled; units still queued then end as unknown (they were not written).</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(Enumerable.Range(0, options.ParallelCommits).Select(_ => CommitLoopAsync(cancellationToken)));
        _units.Writer.TryComplete();
        while (_units.Reader.TryRead(out var unit))
        {
            unit.Done.TrySetResult(UnitOutcome.Unknown);
        }
    }

    private async Task CommitLoopAsync(CancellationToken cancellationToken)
    {
        var batch = new List<Unit>();
        while (await WaitForUnitsAsync(cancellationToken))
        {
            batch.Clear();
            for (var size = 0; size < options.CommitBatch && _units.Reader.TryRead(out var unit); size += unit.Messages.Count)
            {
                batch.Add(unit);
            }

            await CommitAsync(batch, cancellationToken);
        }
    }

    private async Task<bool> WaitForUnitsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _units.Reader.WaitToReadAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task CommitAsync(List<Unit> units, CancellationToken cancellationToken)
    {
        while (units.Count > 0)
        {
            CommitResult? result = null;
            var written = await gate.TryAsync(async () => result = await WriteAsync(units, cancellationToken), cancellationToken);
            if (!written || result is null)
            {
                End(units, UnitOutcome.Unknown);
                return;
            }

            switch (result.Status)
            {
                case CommitStatus.Committed:
                    gate.Open();
                    shards.OnMail(result.Shards);
                    End(units, new UnitOutcome(CommitStatus.Committed, null));
                    return;
                case CommitStatus.Fenced:
                    shards.OnLost(result.Shards);
                    var fenced = units.FindAll(u => result.Shards.Contains(u.Messages[0].Lease.Shard));
                    End(fenced, new UnitOutcome(CommitStatus.Fenced, null));
                    if (units.RemoveAll(fenced.Contains) == 0)
                    {
                        End(units, UnitOutcome.Unknown);
                        return;
                    }

                    break;
                default:
                    Exclude(units, result);
                    break;
            }

            if (units.Count > 1 && result is { Status: CommitStatus.Conflict or CommitStatus.Rejected, Index: < 0 })
            {
                foreach (var unit in units)
                {
                    await CommitAsync([unit], cancellationToken);
                }

                return;
            }
        }
    }

    private async Task<CommitResult> WriteAsync(List<Unit> units, CancellationToken cancellationToken)
    {
        var messages = units.Count == 1 ? units[0].Messages : [.. units.SelectMany(u => u.Messages)];
        var started = Stopwatch.GetTimestamp();
        using var activity = Telemetry.Activities.StartActivity("actors.commit");
        activity?.SetTag("actors.messages", messages.Count);
        var result = await store.CommitAsync(new CommitBatch(shards.Incarnation, messages, shards.Owned), cancellationToken);
        Telemetry.CommitTime.Record(Stopwatch.GetElapsedTime(started).TotalMilliseconds, new KeyValuePair<string, object?>("outcome", result.Status.ToString()));
        Telemetry.CommitSize.Record(messages.Count);
        return result;
    }

    private static void Exclude(List<Unit> units, CommitResult result)
    {
        var index = units.Count == 1 ? 0 : result.Index;
        if (index < 0)
        {
            return;
        }

        var at = 0;
        foreach (var unit in units)
        {
            at += unit.Messages.Count;
            if (index < at)
            {
                unit.Done.TrySetResult(new UnitOutcome(result.Status, result.Reason));
                units.Remove(unit);
                return;
            }
        }
    }

    private static void End(List<Unit> units, UnitOutcome outcome) => units.ForEach(u => u.Done.TrySetResult(outcome));

    private sealed record Unit(IReadOnlyList<HandledMessage> Messages, TaskCompletionSource<UnitOutcome> Done);
}
