using Microsoft.Data.Sqlite;

namespace DoubleWinNas.Actors.Store.Sqlite;

public sealed partial class SqliteActorStore
{
    // A skip scan: each step jumps to the next actor over the primary key, so that an actor costs a few look-ups however many events it has.
    private const string SkipScan =
        "WITH RECURSIVE actors (kind, key, n) AS (" +
        "SELECT * FROM (SELECT kind, key, 1 FROM journal WHERE (kind, key) > ($1, $2) AND ($3 IS NULL OR kind = $3) ORDER BY kind, key LIMIT 1) " +
        "UNION ALL SELECT j.kind, j.key, a.n + 1 FROM actors a JOIN journal j ON (j.kind, j.key) = (" +
        "SELECT kind, key FROM journal WHERE (kind, key) > (a.kind, a.key) AND ($3 IS NULL OR kind = $3) ORDER BY kind, key LIMIT 1) " +
        "AND j.seq_nr = (SELECT MIN(seq_nr) FROM journal f WHERE f.kind = j.kind AND f.key = j.key) WHERE a.n < $4) ";

    public Task<IReadOnlyList<ActorRow>> ListActorsAsync(string? kind, ActorId? after, int limit, CancellationToken cancellationToken) =>
        _database.ReadAsync<IReadOnlyList<ActorRow>>(
            session => session.Query(
                SkipScan +
                "SELECT a.kind, a.key, j.seq_nr, " +
                "COALESCE((SELECT MAX(seq_nr) FROM snapshots s WHERE s.kind = a.kind AND s.key = a.key), 0), " +
                "(SELECT COUNT(*) FROM mailbox m WHERE m.kind = a.kind AND m.key = a.key), j.at " +
                "FROM actors a JOIN journal j ON j.kind = a.kind AND j.key = a.key " +
                "AND j.seq_nr = (SELECT MAX(seq_nr) FROM journal l WHERE l.kind = a.kind AND l.key = a.key) ORDER BY a.kind, a.key",
                r => new ActorRow(r.Actor(0), ShardOf(r.Actor(0)), r.GetInt64(2), r.GetInt64(3), r.GetInt32(4), r.Time(5)),
                after?.Kind ?? kind ?? "",
                after?.Key ?? "",
                kind,
                limit),
            cancellationToken);

    public Task<IReadOnlyList<JournalRow>> JournalTailAsync(ActorId actor, int count, CancellationToken cancellationToken) =>
        _database.ReadAsync<IReadOnlyList<JournalRow>>(
            session =>
            {
                var rows = session.Query(
                    "SELECT seq_nr, type, payload, at FROM journal WHERE kind = $1 AND key = $2 AND deleted = 0 ORDER BY seq_nr DESC LIMIT $3",
                    JournalRow,
                    actor.Kind,
                    actor.Key,
                    count);
                rows.Reverse();
                return rows;
            },
            cancellationToken);

    public Task<IReadOnlyList<MailboxDepth>> MailboxDepthsAsync(int limit, CancellationToken cancellationToken) =>
        _database.ReadAsync<IReadOnlyList<MailboxDepth>>(
            session => session.Query(
                "SELECT kind, key, COUNT(*), COALESCE(SUM(not_before > $1), 0), MIN(enqueued_at) FROM mailbox " +
                "GROUP BY kind, key ORDER BY COUNT(*) DESC, kind, key LIMIT $2",
                r => new MailboxDepth(r.Actor(0), r.GetInt32(2), r.GetInt32(3), r.Time(4)),
                _database.Now,
                limit),
            cancellationToken);

    public Task<IReadOnlyList<WaitingMessage>> PeekMailAsync(ActorId actor, int limit, CancellationToken cancellationToken) =>
        _database.ReadAsync<IReadOnlyList<WaitingMessage>>(
            session =>
            {
                var now = _database.Now;
                return session.Query(
                    $"SELECT {MailColumns}, not_before, last_error FROM mailbox WHERE kind = $1 AND key = $2 ORDER BY seq LIMIT $3",
                    r => new WaitingMessage(
                        MailRow(r), r.Number(12) is { } due && due > now ? TimeSpan.FromMilliseconds(due - now) : null, r.Text(13)),
                    actor.Kind,
                    actor.Key,
                    limit);
            },
            cancellationToken);

    public Task<IReadOnlyList<TimerRow>> ListTimersAsync(ActorId? actor, int limit, CancellationToken cancellationToken) =>
        _database.ReadAsync<IReadOnlyList<TimerRow>>(
            session => session.Query(
                "SELECT kind, key, name, due_at, period, type FROM timers WHERE $1 IS NULL OR (kind = $1 AND key = $2) ORDER BY due_at, kind, key, name LIMIT $3",
                r => new TimerRow(
                    r.Actor(0), r.GetString(2), r.Time(3), r.Number(4) is { } period ? TimeSpan.FromMilliseconds(period) : null, r.GetString(5)),
                actor?.Kind,
                actor?.Key,
                limit),
            cancellationToken);

    public Task<IReadOnlyList<WorkRow>> ListWorkAsync(string? pool, WorkState? state, int limit, CancellationToken cancellationToken) =>
        _database.ReadAsync<IReadOnlyList<WorkRow>>(
            session => session.Query(
                $"SELECT {WorkColumns} FROM work WHERE ($1 IS NULL OR pool = $1) AND ($2 IS NULL OR state = $2) " +
                (state == WorkState.Queued ? "ORDER BY priority DESC, seq LIMIT $3" : "ORDER BY seq DESC LIMIT $3"),
                WorkRow,
                pool,
                state?.ToString(),
                limit),
            cancellationToken);

    public Task<WorkRow?> FindWorkAsync(string id, CancellationToken cancellationToken) =>
        _database.ReadAsync(
            session => session.Query($"SELECT {WorkColumns} FROM work WHERE id = $1", WorkRow, id).FirstOrDefault(), cancellationToken);

    public Task<IReadOnlyList<WorkCount>> CountWorkAsync(CancellationToken cancellationToken) =>
        _database.ReadAsync<IReadOnlyList<WorkCount>>(
            session => session.Query(
                "SELECT pool, state, COUNT(*) FROM work GROUP BY state, pool ORDER BY pool, state",
                r => new WorkCount(r.GetString(0), Enum.Parse<WorkState>(r.GetString(1)), r.GetInt32(2))),
            cancellationToken);

    public Task<IReadOnlyList<ShardRow>> ListShardsAsync(CancellationToken cancellationToken) =>
        _database.ReadAsync<IReadOnlyList<ShardRow>>(
            session => session.Query(
                "SELECT s.shard, s.owner, n.node_id, s.epoch, COALESCE(m.depth, 0) FROM shards s " +
                "LEFT JOIN nodes n ON n.incarnation = s.owner " +
                "LEFT JOIN (SELECT shard, COUNT(*) AS depth FROM mailbox GROUP BY shard) m ON m.shard = s.shard ORDER BY s.shard",
                r => new ShardRow(r.GetInt32(0), r.Number(1), r.Text(2), r.GetInt64(3), r.GetInt32(4))),
            cancellationToken);

    public Task<IReadOnlyList<DeadLetter>> ListDeadLettersAsync(int limit, CancellationToken cancellationToken) =>
        _database.ReadAsync<IReadOnlyList<DeadLetter>>(
            session => session.Query(
                "SELECT id, kind, key, sender, type, payload, error, attempts, enqueued_at, died_at FROM dead_letters ORDER BY id DESC LIMIT $1",
                r => new DeadLetter(
                    r.GetInt64(0),
                    r.Actor(1),
                    r.ActorOrNull(3),
                    r.GetString(4),
                    r.GetString(5),
                    r.GetString(6),
                    r.GetInt32(7),
                    r.Time(8),
                    r.Time(9)),
                limit),
            cancellationToken);

    public async Task<int?> RequeueDeadLetterAsync(long id, CancellationToken cancellationToken)
    {
        var shard = await _database.WriteAsync(
            session => session.Query(
                "DELETE FROM dead_letters WHERE id = $1 RETURNING kind, key, sender, type, payload",
                r => new OutgoingMessage(r.Actor(0), r.ActorOrNull(2), r.GetString(3), r.GetString(4)),
                id) is [var message]
                ? InsertMail(session, message, _database.Now)
                : (int?)null,
            cancellationToken);
        _signals.Publish(StoreSignalKind.Mail, shard is { } s ? [s] : []);
        return shard;
    }

    public Task<bool> DeleteDeadLetterAsync(long id, CancellationToken cancellationToken) =>
        _database.WriteAsync(session => session.Execute("DELETE FROM dead_letters WHERE id = $1", id) == 1, cancellationToken);

    private const string WorkColumns =
        "id, pool, state, requester_kind, requester_key, type, payload, labels, priority, attempts, max_attempts, epoch, worker, lease_until, " +
        "progress, result_type, result_payload, error, enqueued_at, finished_at";

    private WorkRow WorkRow(SqliteDataReader r) => new(
        r.GetString(0),
        r.GetString(1),
        Enum.Parse<WorkState>(r.GetString(2)),
        r.Actor(3),
        r.GetString(5),
        r.GetString(6),
        SqliteRows.Words(r.GetString(7)),
        r.GetInt32(8),
        r.GetInt32(9),
        r.GetInt32(10),
        r.GetInt64(11),
        r.Text(12),
        r.Number(13) is { } until ? TimeSpan.FromMilliseconds(until - _database.Now) : null,
        r.Text(14),
        r.Text(15),
        r.Text(16),
        r.Text(17),
        r.Time(18),
        r.TimeOrNull(19));
}
