namespace DoubleWinNas.Actors.Store;

/// <summary>The workers that the cluster knows, whichever node they speak to.</summary>
public interface IWorkerStore
{
    /// <summary>
    /// A worker spoke to a node. A name that another process had before begins anew: its start is now and no order stands against it.
    /// </summary>
    /// <returns>The order that stands against it.</returns>
    Task<WorkerOrder> SawWorkerAsync(WorkerSeen worker, CancellationToken cancellationToken);

    /// <summary>Workers seen within the last day, by name. What they hold is read from the work queue, so it is never stale.</summary>
    Task<IReadOnlyList<WorkerRow>> ListWorkersAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Operator: gives or takes back an order. False when no such worker is known.</summary>
    Task<bool> OrderWorkerAsync(string name, WorkerOrder order, CancellationToken cancellationToken);
}

/// <summary>What an operator wants of a worker.</summary>
public enum WorkerOrder
{
    /// <summary>Nothing: go on.</summary>
    None,

    /// <summary>Finish what is under way, take nothing new, end.</summary>
    Drain,
}

/// <summary>What a worker does, as far as the store knows.</summary>
public enum WorkerPresence
{
    /// <summary>Heard of lately, holds nothing.</summary>
    Idle,

    /// <summary>Holds a leased item.</summary>
    Working,

    /// <summary>Not heard of for over a minute and holds nothing.</summary>
    Gone,
}

/// <param name="Name">Unique in the cluster.</param>
/// <param name="Instance">One process: another one under the same name has another.</param>
/// <param name="Node">Id of the node that it spoke to.</param>
/// <param name="Version">Program version.</param>
/// <param name="Host">Name of its machine.</param>
public sealed record WorkerSeen(
    string Name, string Instance, string Node, IReadOnlyList<string> Pools, IReadOnlyList<string> Labels, string Version, string Host);

/// <param name="Item">Id of the item that it holds; of several, the one that is queued longest.</param>
/// <param name="StartedAt">When this process of it was first seen.</param>
public sealed record WorkerRow(
    string Name,
    string Instance,
    string Node,
    IReadOnlyList<string> Pools,
    IReadOnlyList<string> Labels,
    string Version,
    string Host,
    WorkerPresence State,
    string? Item,
    DateTimeOffset StartedAt,
    DateTimeOffset SeenAt,
    WorkerOrder Order);
