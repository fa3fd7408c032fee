using Npgsql;

namespace DoubleWinNas.Actors.Store.PostgreSql;

public sealed partial class PostgreSqlActorStore
{
    // A skip scan: each step jumps to the next actor over the primary key, so that an actor costs a few look-ups however many events it has.
    private const string SkipScan =
        "WITH RECURSIVE actors (kind, key, n) AS (" +
        "(SELECT kind, key, 1 FROM journal WHERE (kind, key) > ($1, $2) AND ($3::text IS NULL OR kind = $3) ORDER BY kind, key LIMIT 1) " +
        "UNION ALL SELECT j.kind, j.key, a.n + 1 FROM actors a CROSS JOIN LATERAL (" +
        "SELECT kind, key FROM journal WHERE (kind, key) > (a.kind, a.key) AND ($3::text IS NULL OR kind = $3) ORDER BY kind, key LIMIT 1) j WHERE a.n < $4) ";

    public async Task<IReadOnlyList<ActorRow>> ListActorsAsync(string? kind, ActorId? after, int limit, CancellationToken cancellationToken) =>
        await _database.QueryAsync(
            new Statement(
                SkipScan +
                "SELECT a.kind, a.key, j.seq_nr, " +
                "coalesce((SELECT max(seq_nr) FROM snapshots s WHERE s.kind = a.kind AND s.key = a.key), 0), " +
                "(SELECT count(*)::integer FROM mailbox m WHERE m.kind = a.kind AND m.key = a.key), j.at " +
                "FROM actors a CROSS JOIN LATERAL (SELECT seq_nr, at FROM journal WHERE kind = a.kind AND key = a.key ORDER BY seq_nr DESC LIMIT 1) j " +
                "WHERE $4 > 0 ORDER BY a.kind, a.key",
                after?.Kind ?? kind ?? "",
                after?.Key ?? "",
                kind,
                limit),
            r => new ActorRow(r.Actor(0), ShardOf(r.Actor(0)), r.GetInt64(2), r.GetInt64(3), r.GetInt32(4), r.Instant(5)),
            cancellationToken);

    public async Task<IReadOnlyList<JournalRow>> JournalTailAsync(ActorId actor, int count, CancellationToken cancellationToken)
    {
        var rows = await _database.QueryAsync(
            new Statement(
                "SELECT seq_nr, type, payload, at FROM journal WHERE kind = $1 AND key = $2 AND NOT deleted ORDER BY seq_nr DESC LIMIT $3",
                actor.Kind,
                actor.Key,
                count),
            JournalRow,
            cancellationToken);
        rows.Reverse();
        return rows;
    }

    public async Task<IReadOnlyList<MailboxDepth>> MailboxDepthsAsync(int limit, CancellationToken cancellationToken) =>
        await _database.QueryAsync(
            new Statement(
                "SELECT kind, key, count(*)::integer, (count(*) FILTER (WHERE not_before > now()))::integer, min(enqueued_at) FROM mailbox " +
                "GROUP BY kind, key ORDER BY count(*) DESC, kind, key LIMIT $1",
                limit),
            r => new MailboxDepth(r.Actor(0), r.GetInt32(2), r.GetInt32(3), r.Instant(4)),
            cancellationToken);

    public async Task<IReadOnlyList<WaitingMessage>> PeekMailAsync(ActorId actor, int limit, CancellationToken cancellationToken) =>
        await _database.QueryAsync(
            new Statement(
                $"SELECT {MailColumns}, CASE WHEN not_before > now() THEN not_before - now() END, last_error FROM mailbox " +
                "WHERE kind = $1 AND key = $2 ORDER BY seq LIMIT $3",
                actor.Kind,
                actor.Key,
                limit),
            r => new WaitingMessage(MailRow(r), r.SpanOrNull(12), r.Text(13)),
            cancellationToken);

    public async Task<IReadOnlyList<TimerRow>> ListTimersAsync(ActorId? actor, int limit, CancellationToken cancellationToken) =>
        await _database.QueryAsync(
            new Statement(
                "SELECT kind, key, name, due_at, period, type FROM timers WHERE $1::text IS NULL OR (kind = $1 AND key = $2) " +
                "ORDER BY due_at, kind, key, name LIMIT $3",
                actor?.Kind,
                actor?.Key,
                limit),
            r => new TimerRow(r.Actor(0), r.GetString(2), r.Instant(3), r.SpanOrNull(4), r.GetString(5)),
            cancellationToken);

    public async Task<IReadOnlyList<WorkRow>> ListWorkAsync(string? pool, WorkState? state, int limit, CancellationToken cancellationToken) =>
        await _database.QueryAsync(
            new Statement(
                $"SELECT {WorkColumns} FROM work WHERE ($1::text IS NULL OR pool = $1) AND ($2::text IS NULL OR state = $2) " +
                (state == WorkState.Queued ? "ORDER BY priority DESC, seq LIMIT $3" : "ORDER BY seq DESC LIMIT $3"),
                pool,
                state?.ToString(),
                limit),
            WorkRow,
            cancellationToken);

    public async Task<WorkRow?> FindWorkAsync(string id, CancellationToken cancellationToken)
    {
        var found = await _database.QueryAsync(new Statement($"SELECT {WorkColumns} FROM work WHERE id = $1", id), WorkRow, cancellationToken);
        return found.FirstOrDefault();
    }

    public async Task<IReadOnlyList<WorkCount>> CountWorkAsync(CancellationToken cancellationToken) =>
        await _database.QueryAsync(
            new Statement("SELECT pool, state, count(*)::integer FROM work GROUP BY state, pool ORDER BY pool, state"),
            r => new WorkCount(r.GetString(0), Enum.Parse<WorkState>(r.GetString(1)), r.GetInt32(2)),
            cancellationToken);

    public async Task<IReadOnlyList<ShardRow>> ListShardsAsync(CancellationToken cancellationToken) =>
        await _database.QueryAsync(
            new Statement(
                "SELECT s.shard, s.owner, n.node_id, s.epoch, coalesce(m.waiting, 0)::integer FROM shards s " +
                "LEFT JOIN nodes n ON n.incarnation = s.owner " +
                "LEFT JOIN (SELECT shard, count(*) AS waiting FROM mailbox GROUP BY shard) m ON m.shard = s.shard ORDER BY s.shard"),
            r => new ShardRow(r.GetInt32(0), r.IsDBNull(1) ? null : r.GetInt64(1), r.Text(2), r.GetInt64(3), r.GetInt32(4)),
            cancellationToken);

    public async Task<IReadOnlyList<DeadLetter>> ListDeadLettersAsync(int limit, CancellationToken cancellationToken) =>
        await _database.QueryAsync(
            new Statement(
                "SELECT id, kind, key, sender, type, payload, error, attempts, enqueued_at, died_at FROM dead_letters ORDER BY id DESC LIMIT $1", limit),
            r => new DeadLetter(
                r.GetInt64(0),
                r.Actor(1),
                r.ActorOrNull(3),
                r.GetString(4),
                r.GetString(5),
                r.GetString(6),
                r.GetInt32(7),
                r.Instant(8),
                r.Instant(9)),
            cancellationToken);

    public async Task<int?> RequeueDeadLetterAsync(long id, CancellationToken cancellationToken)
    {
        var letters = await _database.QueryAsync(
            new Statement("SELECT kind, key FROM dead_letters WHERE id = $1", id), r => ShardOf(r.Actor(0)), cancellationToken);
        if (letters is not [var shard])
        {
            return null;
        }

        var requeued = await _database.ExecuteAsync(
            cancellationToken,
            new Statement(
                "WITH letter AS (DELETE FROM dead_letters WHERE id = $1 RETURNING *) INSERT INTO mailbox (shard, kind, key, sender, type, payload) " +
                "SELECT $2, kind, key, sender, type, payload FROM letter",
                id,
                shard));
        if (requeued == 0)
        {
            return null;
        }

        SignalMail([shard]);
        return shard;
    }

    public async Task<bool> DeleteDeadLetterAsync(long id, CancellationToken cancellationToken) =>
        await _database.ExecuteAsync(cancellationToken, new Statement("DELETE FROM dead_letters WHERE id = $1", id)) == 1;

    private const string WorkColumns =
        "id, pool, state, requester_kind, requester_key, type, payload, labels, priority, attempts, max_attempts, epoch, worker, lease_until - now(), " +
        "progress, result_type, result_payload, error, enqueued_at, finished_at";

    private static WorkRow WorkRow(NpgsqlDataReader r) => new(
        r.GetString(0),
        r.GetString(1),
        Enum.Parse<WorkState>(r.GetString(2)),
        r.Actor(3),
        r.GetString(5),
        r.GetString(6),
        r.GetFieldValue<string[]>(7),
        r.GetInt32(8),
        r.GetInt32(9),
        r.GetInt32(10),
        r.GetInt64(11),
        r.Text(12),
        r.SpanOrNull(13),
        r.Text(14),
        r.Text(15),
        r.Text(16),
        r.Text(17),
        r.Instant(18),
        r.InstantOrNull(19));
}
