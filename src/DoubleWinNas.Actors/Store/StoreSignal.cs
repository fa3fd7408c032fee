namespace DoubleWinNas.Actors.Store;

/// <summary>What a hint is about; the word in parentheses is what <see cref="StoreSignal.Subject"/> holds.</summary>
public enum StoreSignalKind
{
    /// <summary>Anything may have changed (empty).</summary>
    Everything,

    /// <summary>A mailbox of a shard received mail (shard number).</summary>
    Mail,

    /// <summary>A pool received work, or an item of it was put back (pool).</summary>
    Work,

    /// <summary>An ask was answered (ask id).</summary>
    Reply,

    /// <summary>Nodes joined, left or died, or shards became free (empty).</summary>
    Cluster,

    /// <summary>An actor's journal grew (actor id).</summary>
    Journal,
}

/// <summary>A hint of <see cref="IActorStore.ListenAsync"/>.</summary>
public readonly record struct StoreSignal(StoreSignalKind Kind, string Subject);
