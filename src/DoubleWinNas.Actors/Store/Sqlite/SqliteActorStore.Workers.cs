namespace DoubleWinNas.Actors.Store.Sqlite;

public sealed partial class SqliteActorStore
{
    private static readonly TimeSpan GoneAfter = TimeSpan.FromMinutes(1);

    public Task<WorkerOrder> SawWorkerAsync(WorkerSeen worker, CancellationToken cancellationToken) => _database.WriteAsync(
        session => session.Query(
            "INSERT INTO workers AS w (name, instance, node, pools, labels, version, host, started_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) " +
            "ON CONFLICT (name) DO UPDATE SET instance = $2, node = $3, pools = $4, labels = $5, version = $6, host = $7, seen_at = $8, " +
            "started_at = CASE WHEN w.instance = $2 THEN w.started_at ELSE $8 END, " +
            "ordered = CASE WHEN w.instance = $2 THEN w.ordered ELSE 'None' END RETURNING ordered",
            r => Enum.Parse<WorkerOrder>(r.GetString(0)),
            worker.Name,
            worker.Instance,
            worker.Node,
            SqliteRows.Json(worker.Pools),
            SqliteRows.Json(worker.Labels),
            worker.Version,
            worker.Host,
            _database.Now).Single(),
        cancellationToken);

    public Task<IReadOnlyList<WorkerRow>> ListWorkersAsync(int limit, CancellationToken cancellationToken) => _database.ReadAsync<IReadOnlyList<WorkerRow>>(
        session => session.Query(
            "SELECT name, instance, node, pools, labels, version, host, seen_at < $1, " +
            "(SELECT id FROM work WHERE state = 'Leased' AND worker = workers.name ORDER BY seq LIMIT 1), started_at, seen_at, ordered " +
            "FROM workers ORDER BY name LIMIT $2",
            r => new WorkerRow(
                r.GetString(0),
                r.GetString(1),
                r.GetString(2),
                SqliteRows.Words(r.GetString(3)),
                SqliteRows.Words(r.GetString(4)),
                r.GetString(5),
                r.GetString(6),
                r.Text(8) is not null ? WorkerPresence.Working : r.GetBoolean(7) ? WorkerPresence.Gone : WorkerPresence.Idle,
                r.Text(8),
                r.Time(9),
                r.Time(10),
                Enum.Parse<WorkerOrder>(r.GetString(11))),
            _database.Now - GoneAfter.Milliseconds(),
            limit),
        cancellationToken);

    public Task<bool> OrderWorkerAsync(string name, WorkerOrder order, CancellationToken cancellationToken) => _database.WriteAsync(
        session => session.Execute("UPDATE workers SET ordered = $2 WHERE name = $1", name, order.ToString()) == 1, cancellationToken);
}
