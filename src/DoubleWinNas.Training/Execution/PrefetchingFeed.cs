using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training.Execution;

/// <summary>Loads one batch ahead on another thread. What fails there is thrown when its batch is asked for, after all before it.</summary>
/// <param name="source">Where batches come from.</param>
/// <param name="load">Begins to copy a batch; called on another thread, never twice at once.</param>
/// <param name="join">Lets the caller's thread use what was copied; called before the next load begins.</param>
/// <param name="owned">Disposed with the feed.</param>
internal sealed class PrefetchingFeed(BatchSource source, Func<Batch, DeviceBatch> load, Action<DeviceBatch> join, IDisposable? owned = null) : BatchFeed
{
    private Task<DeviceBatch>? _ahead;

    public override DeviceBatch Next(CancellationToken cancellationToken)
    {
        var loading = _ahead ?? Load(cancellationToken);
        _ahead = null;
        var batch = loading.GetAwaiter().GetResult();
        try
        {
            join(batch);
        }
        catch
        {
            batch.Dispose();
            throw;
        }

        _ahead = Load(cancellationToken);
        return batch;
    }

    public override void Dispose()
    {
        try
        {
            _ahead?.GetAwaiter().GetResult().Dispose();
        }
        catch (Exception)
        {
            // Whatever failed there, nobody asked for that batch.
        }

        _ahead = null;
        owned?.Dispose();
    }

    private Task<DeviceBatch> Load(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var batch = source.Next(cancellationToken);
            return load(batch);
        },
        CancellationToken.None);
}
