namespace DoubleWinNas.Actors.Store;

/// <summary>
/// Nodes and the shards that they own. A node's right to its shards is the lease on its own row; a commit is fenced by the shard's owner
/// and epoch.
/// </summary>
public interface IClusterStore
{
    /// <summary>
    /// Registers a fresh incarnation of a node, in state <see cref="NodeState.Joining"/>, with a lease. Earlier incarnations of the same
    /// node id are declared <see cref="NodeState.Down"/> and their shards freed (PostgreSQL: unless their session still lives and their
    /// lease runs; then the call throws).
    /// </summary>
    /// <returns>The incarnation, greater than all before it.</returns>
    /// <exception cref="ActorException">A live node of the same id is registered: two nodes were given one name.</exception>
    Task<long> JoinAsync(NodeRegistration node, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>
    /// Renews the lease and sets the state, in one statement on the node's own row. False when the incarnation was declared dead meanwhile
    /// or its lease has run out: it may not go on and must join anew. Commits never wait for it, nor it for them.
    /// </summary>
    Task<bool> HeartbeatAsync(long incarnation, NodeState state, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Ends an incarnation (state <see cref="NodeState.Down"/>) and frees its shards at once.</summary>
    Task LeaveAsync(long incarnation, CancellationToken cancellationToken);

    /// <summary>
    /// The failure detector, one cheap look: nodes whose session is gone become <see cref="NodeState.Down"/>, those whose lease has run out
    /// <see cref="NodeState.Unreachable"/>; both for good, and their shards are freed with it. Nobody is declared dead in the first moments
    /// after the database itself came up. Returns all nodes after that, and how many shards have no owner.
    /// </summary>
    Task<ClusterView> DetectAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Takes up to <paramref name="atMost"/> shards without an owner; each one's epoch rises by one. Never waits for another node that claims
    /// at the same time. An incarnation that is not alive gets none.
    /// </summary>
    Task<IReadOnlyList<ShardLease>> ClaimShardsAsync(long incarnation, int atMost, CancellationToken cancellationToken);

    /// <summary>Gives shards back: no owner, the epoch stays. Shards that the incarnation does not own are left alone.</summary>
    Task ReleaseShardsAsync(long incarnation, IReadOnlyList<int> shards, CancellationToken cancellationToken);

    /// <summary>
    /// An operator's order: <see cref="NodeState.Down"/> ends the node's incarnation and frees its shards at once (it may join anew), while
    /// <see cref="NodeState.Leaving"/> asks it to hand over and exit (it sees the state in <see cref="DetectAsync"/>). False when no live
    /// node has that id.
    /// </summary>
    Task<bool> OrderNodeAsync(string nodeId, NodeState state, CancellationToken cancellationToken);

    /// <summary>Whether the program of any live node can read what stands under this name.</summary>
    Task<bool> IsNameKnownAsync(string name, CancellationToken cancellationToken);
}

/// <summary>A node's life. Down and Unreachable are final for an incarnation; the same node may join anew.</summary>
public enum NodeState
{
    /// <summary>Registered, hosts nothing yet.</summary>
    Joining,

    /// <summary>Hosts its share of shards.</summary>
    Up,

    /// <summary>Hands its shards over and will exit.</summary>
    Leaving,

    /// <summary>Its lease ran out while its session lived: frozen or cut off.</summary>
    Unreachable,

    /// <summary>Left, was killed, or was declared down by an operator.</summary>
    Down,
}

/// <param name="NodeId">Stable name, for example the host's name.</param>
/// <param name="Address">Base address of its HTTP API; may be empty.</param>
/// <param name="Roles">Only nodes with role <c>actors</c> host shards.</param>
/// <param name="Version">Program version.</param>
public sealed record NodeRegistration(string NodeId, string Address, IReadOnlyList<string> Roles, string Version)
{
    /// <summary>What its program can read: message types and actor kinds, by name.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];
}

/// <param name="LeaseEndsIn">By the store's clock; negative when it has run out.</param>
/// <param name="ShardCount">Shards that it owns.</param>
public sealed record NodeRow(
    long Incarnation,
    string NodeId,
    string Address,
    IReadOnlyList<string> Roles,
    string Version,
    NodeState State,
    DateTimeOffset StartedAt,
    TimeSpan LeaseEndsIn,
    int ShardCount);

/// <param name="Nodes">Every known incarnation that is alive, and those that died in the last hour, ascending by incarnation.</param>
public sealed record ClusterView(IReadOnlyList<NodeRow> Nodes, int FreeShards, DateTimeOffset At);

/// <summary>The right to commit for a shard: valid while the shard's row shows this owner and epoch.</summary>
public readonly record struct ShardLease(int Shard, long Epoch);
