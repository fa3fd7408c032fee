using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Actors;

/// <summary>What a node is doing.</summary>
public enum SystemStatus
{
    /// <summary>Not started, or waiting to join.</summary>
    Starting,

    /// <summary>Joined; the store works.</summary>
    Running,

    /// <summary>The store does not work (<see cref="SystemHealth.Reason"/>); nothing is lost, and it goes on by itself.</summary>
    Paused,

    /// <summary>Left the cluster.</summary>
    Stopped,
}

/// <summary>A node's state at a glance.</summary>
/// <param name="Reason">Why it is paused; null otherwise.</param>
/// <param name="Since">Since when it is paused.</param>
/// <param name="Store">What and where the store is.</param>
/// <param name="Incarnation">Of this node; null while it is not joined.</param>
/// <param name="Shards">Shards owned.</param>
/// <param name="ActiveActors">Actors in memory.</param>
/// <param name="MessagesInMemory">Messages read and not yet committed.</param>
/// <param name="Parked">Actors that cannot be recovered, with the reason; their mail waits.</param>
public sealed record SystemHealth(
    SystemStatus Status,
    string? Reason,
    DateTimeOffset? Since,
    string Store,
    long? Incarnation,
    int Shards,
    int ActiveActors,
    int MessagesInMemory,
    IReadOnlyDictionary<ActorId, string> Parked,
    IReadOnlyList<WorkCount> Work);
