namespace DoubleWinNas.Actors.Store.Sqlite;

public sealed partial class SqliteActorStore
{
    private const string Alive = "state IN ('Joining', 'Up', 'Leaving')";

    // Inside the one process that has the file open a name is unique by construction, so a rejoin simply ends the older incarnation.
    public async Task<long> JoinAsync(NodeRegistration node, TimeSpan lease, CancellationToken cancellationToken)
    {
        var incarnation = await _database.WriteAsync(
            session =>
            {
                var now = _database.Now;
                Kill(session, now, "node_id = $2", node.NodeId, NodeState.Down);
                return (long)session.Scalar(
                    "INSERT INTO nodes (node_id, address, roles, version, state, started_at, lease_until, names) " +
                    "VALUES ($1, $2, $3, $4, 'Joining', $5, $6, $7) RETURNING incarnation",
                    node.NodeId,
                    node.Address,
                    SqliteRows.Json(node.Roles),
                    node.Version,
                    now,
                    now + lease.Milliseconds(),
                    SqliteRows.Json(node.Names))!;
            },
            cancellationToken);
        _signals.Publish(new StoreSignal(StoreSignalKind.Cluster, ""));
        return incarnation;
    }

    public Task<bool> HeartbeatAsync(long incarnation, NodeState state, TimeSpan lease, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session => session.Execute(
                $"UPDATE nodes SET lease_until = $2 + $3, state = CASE state WHEN 'Leaving' THEN state ELSE $4 END " +
                $"WHERE incarnation = $1 AND lease_until > $2 AND {Alive}",
                incarnation,
                _database.Now,
                lease.Milliseconds(),
                state.ToString()) == 1,
            cancellationToken);

    public async Task LeaveAsync(long incarnation, CancellationToken cancellationToken)
    {
        await _database.WriteAsync(session => Kill(session, _database.Now, "incarnation = $2", incarnation, NodeState.Down), cancellationToken);
        _signals.Publish(new StoreSignal(StoreSignalKind.Cluster, ""));
    }

    public async Task<ClusterView> DetectAsync(CancellationToken cancellationToken)
    {
        var view = await _database.ReadAsync(View, cancellationToken);
        if (!view.Nodes.Any(n => n.State < NodeState.Unreachable && n.LeaseEndsIn <= TimeSpan.Zero))
        {
            return view;
        }

        view = await _database.WriteAsync(
            session =>
            {
                var now = _database.Now;
                Kill(session, now, "lease_until <= $2", now, NodeState.Unreachable);
                return View(session);
            },
            cancellationToken);
        _signals.Publish(new StoreSignal(StoreSignalKind.Cluster, ""));
        return view;
    }

    public Task<IReadOnlyList<ShardLease>> ClaimShardsAsync(long incarnation, int atMost, CancellationToken cancellationToken) =>
        _database.WriteAsync<IReadOnlyList<ShardLease>>(
            session => session.Query(
                "UPDATE shards SET owner = $1, epoch = epoch + 1 WHERE shard IN (SELECT shard FROM shards WHERE owner IS NULL ORDER BY shard LIMIT $2) " +
                $"AND EXISTS (SELECT 1 FROM nodes WHERE incarnation = $1 AND {Alive}) RETURNING shard, epoch",
                r => new ShardLease(r.GetInt32(0), r.GetInt64(1)),
                incarnation,
                Math.Max(0, atMost)),
            cancellationToken);

    public async Task ReleaseShardsAsync(long incarnation, IReadOnlyList<int> shards, CancellationToken cancellationToken)
    {
        await _database.WriteAsync(
            session => session.Execute(
                "UPDATE shards SET owner = NULL WHERE owner = $1 AND shard IN (SELECT value FROM json_each($2))",
                incarnation,
                SqliteRows.Json(shards)),
            cancellationToken);
        _signals.Publish(new StoreSignal(StoreSignalKind.Cluster, ""));
    }

    public async Task<bool> OrderNodeAsync(string nodeId, NodeState state, CancellationToken cancellationToken)
    {
        NodeOrders.Validate(nodeId, state);
        var found = await _database.WriteAsync(
            session => state == NodeState.Down
                ? Kill(session, _database.Now, "node_id = $2", nodeId, NodeState.Down) > 0
                : session.Execute($"UPDATE nodes SET state = $2 WHERE node_id = $1 AND {Alive}", nodeId, state.ToString()) > 0,
            cancellationToken);
        _signals.Publish(new StoreSignal(StoreSignalKind.Cluster, ""));
        return found;
    }

    public Task<bool> IsNameKnownAsync(string name, CancellationToken cancellationToken) => _database.ReadAsync(
        session => session.Scalar(
            $"SELECT 1 FROM nodes WHERE {Alive} AND lease_until > $2 AND EXISTS (SELECT 1 FROM json_each(nodes.names) n WHERE n.value = $1) LIMIT 1",
            name,
            _database.Now) is not null,
        cancellationToken);

    private static int Kill(SqliteSession session, long now, string which, object subject, NodeState state)
    {
        var died = session.Execute($"UPDATE nodes SET state = $3, died_at = $1 WHERE {which} AND {Alive}", now, subject, state.ToString());
        if (died > 0)
        {
            session.Execute($"UPDATE shards SET owner = NULL WHERE owner IN (SELECT incarnation FROM nodes WHERE NOT {Alive})");
        }

        return died;
    }

    private ClusterView View(SqliteSession session)
    {
        var now = _database.Now;
        var nodes = session.Query(
            "SELECT incarnation, node_id, address, roles, version, state, started_at, lease_until, " +
            "(SELECT COUNT(*) FROM shards WHERE owner = incarnation) FROM nodes ORDER BY incarnation",
            r => new NodeRow(
                r.GetInt64(0),
                r.GetString(1),
                r.GetString(2),
                SqliteRows.Words(r.GetString(3)),
                r.GetString(4),
                Enum.Parse<NodeState>(r.GetString(5)),
                r.Time(6),
                TimeSpan.FromMilliseconds(r.GetInt64(7) - now),
                r.GetInt32(8)));
        var free = (long)session.Scalar("SELECT COUNT(*) FROM shards WHERE owner IS NULL")!;
        return new ClusterView(nodes, (int)free, SqliteRows.Instant(now));
    }
}
