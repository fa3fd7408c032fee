namespace DoubleWinNas.Actors.Store.PostgreSql;

public sealed partial class PostgreSqlActorStore
{
    public Task<WorkerOrder> SawWorkerAsync(WorkerSeen worker, CancellationToken cancellationToken)
    {
        var verb = new SawVerb(worker, cancellationToken);
        _verbs.Add(verb);
        return verb.Done;
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
