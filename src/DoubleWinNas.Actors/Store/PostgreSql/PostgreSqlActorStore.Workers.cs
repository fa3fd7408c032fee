namespace DoubleWinNas.Actors.Store.PostgreSql;

public sealed partial class PostgreSqlActorStore
{
    public async Task<WorkerOrder> SawWorkerAsync(WorkerSeen worker, CancellationToken cancellationToken)
    {
        var orders = await _database.QueryAsync(
            new Statement(
                "INSERT INTO workers AS w (name, instance, node, pools, labels, version, host) VALUES ($1, $2, $3, $4, $5, $6, $7) " +
                "ON CONFLICT (name) DO UPDATE SET instance = $2, node = $3, pools = $4, labels = $5, version = $6, host = $7, seen_at = now(), " +
                "started_at = CASE WHEN w.instance = $2 THEN w.started_at ELSE now() END, " +
                "ordered = CASE WHEN w.instance = $2 THEN w.ordered ELSE 'None' END RETURNING ordered",
                worker.Name,
                worker.Instance,
                worker.Node,
                worker.Pools.ToArray(),
                worker.Labels.ToArray(),
                worker.Version,
                worker.Host),
            r => Enum.Parse<WorkerOrder>(r.GetString(0)),
            cancellationToken);
        return orders.Single();
    }

    public async Task<IReadOnlyList<WorkerRow>> ListWorkersAsync(int limit, CancellationToken cancellationToken) => await _database.QueryAsync(
        new Statement(
            "SELECT name, instance, node, pools, labels, version, host, seen_at < now() - interval '1 minute', " +
            "(SELECT id FROM work WHERE state = 'Leased' AND worker = workers.name ORDER BY seq LIMIT 1), started_at, seen_at, ordered " +
            "FROM workers ORDER BY name LIMIT $1",
            limit),
        r => new WorkerRow(
            r.GetString(0),
            r.GetString(1),
            r.GetString(2),
            r.GetFieldValue<string[]>(3),
            r.GetFieldValue<string[]>(4),
            r.GetString(5),
            r.GetString(6),
            r.Text(8) is not null ? WorkerPresence.Working : r.GetBoolean(7) ? WorkerPresence.Gone : WorkerPresence.Idle,
            r.Text(8),
            r.Instant(9),
            r.Instant(10),
            Enum.Parse<WorkerOrder>(r.GetString(11))),
        cancellationToken);

    public async Task<bool> OrderWorkerAsync(string name, WorkerOrder order, CancellationToken cancellationToken) => await _database.ExecuteAsync(
        cancellationToken, new Statement("UPDATE workers SET ordered = $2 WHERE name = $1", name, order.ToString())) == 1;
}
