using Npgsql;

namespace DoubleWinNas.Actors.Store.PostgreSql;

public sealed partial class PostgreSqlActorStore
{
    /// <summary>From this version on nodes tell the names that they know.</summary>
    private const int SchemaWithNames = 3;

    private const string Alive = "state IN ('Joining', 'Up', 'Leaving')";

    private const string NodesWithLock =
        "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2 " +
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND classid = $1::integer::oid";

    // Never waits: a shard that a transaction still holds is freed by the next look.
    private const string FreeShardsOfTheDead =
        "UPDATE shards SET owner = NULL WHERE shard IN (SELECT s.shard FROM shards s JOIN nodes n ON n.incarnation = s.owner " +
        $"WHERE NOT n.{Alive} ORDER BY s.shard FOR UPDATE OF s SKIP LOCKED)";

    // A node that was frozen between two packets of a transaction keeps its shards locked until its session is ended for it.
    private const string EndStuckSessionsOfTheDead =
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE xact_start < clock_timestamp() - interval '1 second' " +
        "AND pid <> pg_backend_pid() AND application_name IN " +
        $"(SELECT n.session FROM nodes n JOIN shards s ON s.owner = n.incarnation WHERE NOT n.{Alive})";

    public async Task<long> JoinAsync(NodeRegistration node, TimeSpan lease, CancellationToken cancellationToken)
    {
        var presence = _presences.New(node.NodeId);
        try
        {
            await Task.Run(() => presence.Join((connection, transaction) => Register(connection, transaction, node, lease)), cancellationToken);
        }
        catch
        {
            presence.Dispose();
            throw;
        }

        _presences.Add(presence);
        await _database.ExecuteAsync(cancellationToken, new Statement(FreeShardsOfTheDead));
        Signal(StoreSignalKind.Cluster, "");
        return presence.Incarnation;
    }

    public Task<bool> HeartbeatAsync(long incarnation, NodeState state, TimeSpan lease, CancellationToken cancellationToken)
    {
        try
        {
            // A lease that ran out while the database was away is renewed all the same: nobody could renew, so nobody is suspect.
            return Task.FromResult(_presences.Find(incarnation) is { } presence && presence.Beat(inGrace => new Statement(
                "UPDATE nodes SET lease_until = now() + $3, state = CASE state WHEN 'Leaving' THEN state ELSE $2 END " +
                $"WHERE incarnation = $1 AND {Alive} AND (lease_until > now() OR $4)",
                incarnation,
                state.ToString(),
                lease,
                inGrace)));
        }
        catch (Exception error)
        {
            return Task.FromException<bool>(error);
        }
    }

    public async Task LeaveAsync(long incarnation, CancellationToken cancellationToken)
    {
        await _database.ExecuteAsync(
            cancellationToken,
            new Statement($"UPDATE nodes SET state = 'Down', died_at = now() WHERE incarnation = $1 AND {Alive}", incarnation),
            new Statement(FreeShardsOfTheDead));
        _presences.End(incarnation);
        Signal(StoreSignalKind.Cluster, "");
    }

    public async Task<ClusterView> DetectAsync(CancellationToken cancellationToken)
    {
        var (view, suspicious) = await _database.RunAsync(View(), ReadViewAsync, cancellationToken);
        if (!suspicious || !_presences.MayJudge)
        {
            return view;
        }

        await _database.ExecuteAsync(
            cancellationToken,
            new Statement(
                "UPDATE nodes SET died_at = now(), " +
                $"state = CASE WHEN incarnation IN ({NodesWithLock}) THEN 'Unreachable' ELSE 'Down' END " +
                $"WHERE {Alive} AND (lease_until <= now() OR incarnation NOT IN ({NodesWithLock}))",
                NodePresence.LockClass),
            new Statement(EndStuckSessionsOfTheDead),
            new Statement(FreeShardsOfTheDead));
        Signal(StoreSignalKind.Cluster, "");
        (view, _) = await _database.RunAsync(View(), ReadViewAsync, cancellationToken);
        return view;
    }

    public async Task<IReadOnlyList<ShardLease>> ClaimShardsAsync(long incarnation, int atMost, CancellationToken cancellationToken) =>
        await _database.QueryAsync(
            new Statement(
                "UPDATE shards SET owner = $1, epoch = epoch + 1 WHERE shard IN " +
                "(SELECT shard FROM shards WHERE owner IS NULL ORDER BY shard LIMIT $2 FOR UPDATE SKIP LOCKED) " +
                $"AND EXISTS (SELECT 1 FROM nodes WHERE incarnation = $1 AND {Alive}) RETURNING shard, epoch",
                incarnation,
                Math.Max(0, atMost)),
            r => new ShardLease(r.GetInt32(0), r.GetInt64(1)),
            cancellationToken);

    public async Task ReleaseShardsAsync(long incarnation, IReadOnlyList<int> shards, CancellationToken cancellationToken)
    {
        await _database.ExecuteAsync(
            cancellationToken,
            new Statement(
                "UPDATE shards SET owner = NULL WHERE shard IN " +
                "(SELECT shard FROM shards WHERE owner = $1 AND shard = ANY ($2) ORDER BY shard FOR UPDATE)",
                incarnation,
                shards.ToArray()));
        Signal(StoreSignalKind.Cluster, "");
    }

    public async Task<bool> OrderNodeAsync(string nodeId, NodeState state, CancellationToken cancellationToken)
    {
        NodeOrders.Validate(nodeId, state);
        var found = await _database.ExecuteAsync(
            cancellationToken,
            new Statement(
                $"UPDATE nodes SET state = $2, died_at = CASE $2 WHEN 'Down' THEN now() END WHERE node_id = $1 AND {Alive}", nodeId, state.ToString()));
        await _database.ExecuteAsync(cancellationToken, new Statement(FreeShardsOfTheDead));
        Signal(StoreSignalKind.Cluster, "");
        return found > 0;
    }

    public async Task<bool> IsNameKnownAsync(string name, CancellationToken cancellationToken) =>
        _options.KnownSchema >= SchemaWithNames
        && (await _database.QueryAsync(
            new Statement($"SELECT EXISTS (SELECT 1 FROM nodes WHERE {Alive} AND lease_until > now() AND names @> ARRAY[$1])", name),
            r => r.GetBoolean(0),
            cancellationToken))[0];

    private long Register(NpgsqlConnection connection, NpgsqlTransaction transaction, NodeRegistration node, TimeSpan lease)
    {
        using var batch = PostgreSqlDatabase.Batch(
            connection,
            [
                new Statement("SELECT pg_advisory_xact_lock(hashtext('dwnas join'), hashtext($1))", node.NodeId),
                new Statement(
                    $"SELECT address, started_at FROM nodes WHERE node_id = $2 AND {Alive} AND lease_until > now() AND incarnation IN ({NodesWithLock})",
                    NodePresence.LockClass,
                    node.NodeId),
            ]);
        batch.Transaction = transaction;
        using (var reader = batch.ExecuteReader())
        {
            reader.NextResult();
            if (reader.Read())
            {
                throw new ActorException(
                    $"{Description}: a live node '{node.NodeId}' (address '{reader.GetString(0)}', started {reader.Instant(1):u}) is registered already; " +
                    "give every node a name of its own, or stop the other one.");
            }
        }

        using var register = PostgreSqlDatabase.Batch(
            connection,
            [
                new Statement($"UPDATE nodes SET state = 'Down', died_at = now() WHERE node_id = $1 AND {Alive}", node.NodeId),
                new Statement(
                    "INSERT INTO nodes (node_id, address, roles, version, state, session, lease_until) " +
                    "VALUES ($1, $2, $3, $4, 'Joining', $5, now() + $6) RETURNING incarnation",
                    node.NodeId,
                    node.Address,
                    node.Roles.ToArray(),
                    node.Version,
                    _connections.Session,
                    lease),
            ]);
        register.Transaction = transaction;
        var incarnation = (long)register.ExecuteScalar()!;
        if (_options.KnownSchema >= SchemaWithNames)
        {
            using var names = PostgreSqlDatabase.Batch(
                connection, [new Statement("UPDATE nodes SET names = $2 WHERE incarnation = $1", incarnation, node.Names.ToArray())]);
            names.Transaction = transaction;
            names.ExecuteNonQuery();
        }

        return incarnation;
    }

    private static Statement[] View() =>
    [
        new(
            "SELECT incarnation, node_id, address, roles, version, state, started_at, lease_until - now(), " +
            "(SELECT count(*) FROM shards WHERE owner = incarnation)::integer, " +
            $"CASE WHEN {Alive} THEN lease_until <= now() OR incarnation NOT IN ({NodesWithLock}) " +
            "ELSE EXISTS (SELECT 1 FROM shards WHERE owner = incarnation) END " +
            $"FROM nodes WHERE {Alive} OR died_at > now() - interval '1 hour' OR EXISTS (SELECT 1 FROM shards WHERE owner = incarnation) ORDER BY incarnation",
            NodePresence.LockClass),
        new("SELECT count(*)::integer, now() FROM shards WHERE owner IS NULL"),
    ];

    // Suspicious: alive by its row, but without session or lease; or dead and still owning shards.
    private static async Task<(ClusterView View, bool Suspicious)> ReadViewAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var rows = await PostgreSqlDatabase.RowsAsync(
            reader,
            r => (Node: new NodeRow(
                r.GetInt64(0),
                r.GetString(1),
                r.GetString(2),
                r.GetFieldValue<string[]>(3),
                r.GetString(4),
                Enum.Parse<NodeState>(r.GetString(5)),
                r.Instant(6),
                r.GetTimeSpan(7),
                r.GetInt32(8)), Suspicious: r.GetBoolean(9)),
            cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (new ClusterView(rows.ConvertAll(row => row.Node), reader.GetInt32(0), reader.Instant(1)), rows.Exists(row => row.Suspicious));
    }
}
