using System.Runtime.CompilerServices;
using System.Threading.Channels;
using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors;

/// <summary>Something that happened on this node and is durable.</summary>
public abstract record ActorSystemEvent;

/// <summary>An actor hosted by this node appended an event.</summary>
public sealed record EventPersisted(ActorId Actor, long SequenceNr, object Event, DateTimeOffset At) : ActorSystemEvent;

/// <summary>A message was given up.</summary>
public sealed record MessageDeadLettered(ActorId Actor, string Type, string Error) : ActorSystemEvent;

/// <summary>An actor cannot be recovered; its mail waits.</summary>
public sealed record ActorParked(ActorId Actor, string Reason) : ActorSystemEvent;

/// <summary>A node joined, changed its state, or is gone (state Down or Unreachable).</summary>
public sealed record NodeChanged(string NodeId, long Incarnation, NodeState State) : ActorSystemEvent;

/// <summary>The store stopped working (reason) or works again (null).</summary>
public sealed record StoreHealthChanged(string? Reason) : ActorSystemEvent;

/// <summary>
/// Live events of this node for whoever looks on. Nothing is kept: who subscribes hears what happens from then on, and a slow subscriber loses
/// the oldest. For a gapless view of one actor's journal, from any node, follow it with <see cref="ActorSystem.FollowAsync"/>.
/// </summary>
public sealed class EventStream
{
    private readonly Lock _lock = new();
    private Channel<ActorSystemEvent>[] _subscribers = [];

    /// <summary>Hears events from the first call of MoveNextAsync on, until cancelled.</summary>
    /// <param name="capacity">Events kept for a slow reader before the oldest are lost.</param>
    public async IAsyncEnumerable<ActorSystemEvent> SubscribeAsync(
        int capacity = 1024, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateBounded<ActorSystemEvent>(new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest });
        Change(subscribers => [.. subscribers, channel]);
        try
        {
            await foreach (var item in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return item;
            }
        }
        finally
        {
            Change(subscribers => [.. subscribers.Where(s => s != channel)]);
        }
    }

    internal void Publish(ActorSystemEvent item)
    {
        foreach (var subscriber in _subscribers)
        {
            subscriber.Writer.TryWrite(item);
        }
    }

    private void Change(Func<Channel<ActorSystemEvent>[], Channel<ActorSystemEvent>[]> change)
    {
        lock (_lock)
        {
            _subscribers = change(_subscribers);
        }
    }
}
