using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors.Harness.Faults;

/// <summary>A promise that an <see cref="UnfaithfulActorStore"/> breaks.</summary>
public enum BrokenPromise
{
    /// <summary>A commit leaves one of its outgoing messages out.</summary>
    MailThatIsLost,

    /// <summary>A commit writes one of its outgoing messages twice.</summary>
    MailThatComesTwice,

    /// <summary>A page of mail isn't in order.</summary>
    MailThatIsReordered,
}

/// <summary>A store that breaks a promise now and then: a model that is worth its name notices.</summary>
public sealed class UnfaithfulActorStore(IActorStore inner, BrokenPromise promise) : FaultyActorStore(inner, new FaultPlan(0, FaultOptions.None))
{
    private const int Every = 5;
    private int _calls;

    public override Task<CommitResult> CommitAsync(CommitBatch batch, CancellationToken cancellationToken)
    {
        var target = batch.Messages.FirstOrDefault(handled => handled.Messages.Count > 0);
        if (promise == BrokenPromise.MailThatIsReordered || target is null || Interlocked.Increment(ref _calls) % Every != 0)
        {
            return base.CommitAsync(batch, cancellationToken);
        }

        IReadOnlyList<OutgoingMessage> sent = promise == BrokenPromise.MailThatIsLost ? [.. target.Messages.Skip(1)] : [target.Messages[0], .. target.Messages];
        return base.CommitAsync(
            batch with { Messages = [.. batch.Messages.Select(handled => handled == target ? handled with { Messages = sent } : handled)] }, cancellationToken);
    }

    public override async Task<MailboxPage> ReadMailAsync(MailboxQuery query, CancellationToken cancellationToken)
    {
        var page = await base.ReadMailAsync(query, cancellationToken);
        return promise == BrokenPromise.MailThatIsReordered ? page with { Rows = [.. page.Rows.Reverse()] } : page;
    }
}
