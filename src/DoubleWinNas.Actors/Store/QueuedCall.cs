namespace DoubleWinNas.Actors.Store;

/// <summary>A call that waits for its turn, goes with others in one transaction, and is answered after that.</summary>
/// <param name="cancellation">Its caller's.</param>
internal abstract class QueuedCall(CancellationToken cancellation)
{
    /// <summary>Whether its caller has gone before it began; then the caller is told so.</summary>
    public bool IsCancelled()
    {
        if (cancellation.IsCancellationRequested)
        {
            Cancel(cancellation);
            return true;
        }

        return false;
    }

    /// <summary>Tells the caller how it went, once the transaction is durable.</summary>
    public abstract void End();

    public abstract void Fail(Exception error);

    protected abstract void Cancel(CancellationToken token);
}
