using System.Text;

namespace DoubleWinNas.Actors;

/// <summary>Everything besides state and message that a handler may look at. All of it is input: a handler reads no clock and no chance.</summary>
public sealed record ActorContext(ActorId Self)
{
    /// <summary>The actor that sent the message; null from outside.</summary>
    public ActorId? Sender { get; init; }

    /// <summary>The store's time when the message is handled.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>The actor's last sequence number before this message.</summary>
    public long SequenceNr { get; init; }

    /// <summary>Identity of the message: the same at every attempt.</summary>
    public long MessageSequence { get; init; }

    /// <summary>1 for the first attempt at this message.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Where an answer to this message goes, to be kept for a later <see cref="Reply"/>; null when nobody could hear it.</summary>
    public ReplyTo? ReplyTo { get; init; }

    /// <summary>How much each pool holds, as last counted (about once a second); for back-pressure.</summary>
    public Func<string, PoolBacklog> Backlog { get; init; } = _ => default;

    /// <summary>
    /// A random stream that is a function of this actor, this message and <paramref name="purpose"/>: a retry draws the same numbers.
    /// </summary>
    public Random Random(string purpose = "")
    {
        var hash = 14695981039346656037ul;
        foreach (var b in Encoding.UTF8.GetBytes($"{Self}#{MessageSequence}#{purpose}"))
        {
            hash = (hash ^ b) * 1099511628211ul;
        }

        return new Random((int)(hash ^ (hash >> 32)));
    }

    public bool Equals(ActorContext? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Self.GetHashCode();
}

/// <summary>Items of a pool that wait and that are being worked on.</summary>
public readonly record struct PoolBacklog(int Queued, int Leased);
