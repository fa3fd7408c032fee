using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace DoubleWinNas.Actors.Store;

/// <summary>Hands signals to every listener inside this process. A listener that sleeps loses the oldest; they are hints.</summary>
internal sealed class SignalBoard
{
    private readonly Lock _lock = new();
    private Channel<StoreSignal>[] _listeners = [];

    public void Publish(StoreSignal signal)
    {
        foreach (var listener in _listeners)
        {
            listener.Writer.TryWrite(signal);
        }
    }

    public void Publish(StoreSignalKind kind, IEnumerable<int> shards)
    {
        foreach (var shard in shards)
        {
            Publish(new StoreSignal(kind, shard.ToString()));
        }
    }

    public async IAsyncEnumerable<StoreSignal> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<StoreSignal>(new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock)
        {
            _listeners = [.. _listeners, channel];
        }

        try
        {
            yield return new StoreSignal(StoreSignalKind.Everything, "");
            await foreach (var signal in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return signal;
            }
        }
        finally
        {
            lock (_lock)
            {
                _listeners = [.. _listeners.Where(l => l != channel)];
            }
        }
    }
}
