using Microsoft.Data.Sqlite;

namespace DoubleWinNas.Actors.Store.Sqlite;

public sealed partial class SqliteActorStore
{
    private const string MailColumns = "seq, shard, kind, key, sender, type, payload, enqueued_at, attempts, ask_id, timer, traceparent";

    public async Task<IReadOnlyList<int>> EnqueueAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        var shards = await _database.WriteAsync(
            session =>
            {
                var now = _database.Now;
                var touched = new SortedSet<int>();
                foreach (var message in messages)
                {
                    if (message.MessageId is null || OpenAsk(session, message.MessageId, now, message.KeepReplyFor))
                    {
                        touched.Add(InsertMail(session, message, now));
                    }
                }

                return touched.ToArray();
            },
            cancellationToken);
        _signals.Publish(StoreSignalKind.Mail, shards);
        return shards;
    }

    public Task<MailboxPage> ReadMailAsync(MailboxQuery query, CancellationToken cancellationToken) =>
        _database.ReadAsync(
            session =>
            {
                var now = _database.Now;
                var skip = query.ExcludeSequences as IReadOnlySet<long> ?? query.ExcludeSequences.ToHashSet();
                var actors = query.ExcludeActors.Select(a => a.ToString());
                var rows = new List<MailboxRow>();
                // The plus sign keeps SQLite from gathering and sorting the whole backlog by shard: it walks by sequence and stops at the limit.
                using var reader = session.Read(
                    $"SELECT {MailColumns} FROM mailbox m WHERE +shard IN (SELECT value FROM json_each($1)) " +
                    "AND (not_before IS NULL OR not_before <= $2) " +
                    "AND NOT EXISTS (SELECT 1 FROM mailbox b WHERE b.not_before IS NOT NULL AND b.not_before > $2 " +
                    "AND b.kind = m.kind AND b.key = m.key AND b.sender IS m.sender AND b.seq < m.seq) " +
                    "AND ($3 = '[]' OR kind || '/' || key NOT IN (SELECT value FROM json_each($3))) ORDER BY seq LIMIT $4",
                    SqliteRows.Json(query.Shards),
                    now,
                    SqliteRows.Json(actors),
                    query.Limit + skip.Count);
                while (rows.Count < query.Limit && reader.Read())
                {
                    if (!skip.Contains(reader.GetInt64(0)))
                    {
                        rows.Add(MailRow(reader));
                    }
                }

                return new MailboxPage(rows, SqliteRows.Instant(now));
            },
            cancellationToken);

    public async Task<CommitResult> FailMessageAsync(MessageFailure failure, CancellationToken cancellationToken)
    {
        var (result, asks) = await _database.TransactAsync(
            session =>
            {
                var (outcome, commit, answered) = Fail(session, failure);
                return ((outcome, answered), commit);
            },
            cancellationToken);
        asks.ForEach(ask => _signals.Publish(new StoreSignal(StoreSignalKind.Reply, ask)));
        return result;
    }

    public async Task<TimerSweep> FireTimersAsync(long incarnation, IReadOnlyList<ShardLease> leases, CancellationToken cancellationToken)
    {
        var shards = SqliteRows.Json(leases.Select(l => l.Shard));
        var next = await _database.ReadAsync(
            session => (long?)session.Scalar(NextDue, shards) is { } due ? due - _database.Now : (long?)null, cancellationToken);
        if (next is null or > 0)
        {
            return new TimerSweep(CommitStatus.Committed, 0, [], next is { } span ? TimeSpan.FromMilliseconds(span) : null);
        }

        var sweep = await _database.TransactAsync(
            session => LostShards(session, incarnation, leases) is { Count: > 0 } lost
                ? (new TimerSweep(CommitStatus.Fenced, 0, lost, null), false)
                : (FireDue(session, shards), true),
            cancellationToken);
        _signals.Publish(StoreSignalKind.Mail, sweep.Status == CommitStatus.Committed ? sweep.Shards : []);
        return sweep;
    }

    public Task<IReadOnlyList<ReplyRow>> ReadRepliesAsync(IReadOnlyList<string> askIds, CancellationToken cancellationToken) =>
        _database.ReadAsync<IReadOnlyList<ReplyRow>>(
            session => session.Query(
                "SELECT ask_id, type, payload, error FROM replies WHERE answered = 1 AND ask_id IN (SELECT value FROM json_each($1))",
                r => new ReplyRow(r.GetString(0), r.Text(1), r.Text(2), r.Text(3)),
                SqliteRows.Json(askIds)),
            cancellationToken);

    private const string NextDue =
        "SELECT MIN(due_at) FROM timers t WHERE shard IN (SELECT value FROM json_each($1)) AND NOT EXISTS " +
        "(SELECT 1 FROM mailbox m WHERE m.kind = t.kind AND m.key = t.key AND m.timer = t.name)";

    private static MailboxRow MailRow(SqliteDataReader r) => new(
        r.GetInt64(0),
        r.GetInt32(1),
        r.Actor(2),
        r.ActorOrNull(4),
        r.GetString(5),
        r.GetString(6),
        r.Time(7),
        r.GetInt32(8),
        r.Text(9),
        r.Text(10),
        r.Text(11));

    private static bool OpenAsk(SqliteSession session, string id, long now, TimeSpan keep)
    {
        session.Execute("DELETE FROM replies WHERE ask_id = $1 AND expires_at <= $2", id, now);
        return session.Execute(
            "INSERT INTO replies (ask_id, expires_at) VALUES ($1, $2) ON CONFLICT (ask_id) DO NOTHING", id, now + keep.Milliseconds()) == 1;
    }

    private int InsertMail(SqliteSession session, OutgoingMessage message, long now)
    {
        var shard = ShardOf(message.To);
        session.Execute(
            "INSERT INTO mailbox (shard, kind, key, sender, type, payload, enqueued_at, ask_id, traceparent) " +
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            shard,
            message.To.Kind,
            message.To.Key,
            message.Sender?.ToString(),
            message.Type,
            message.Payload,
            now,
            message.MessageId,
            message.TraceParent);
        return shard;
    }

    private (CommitResult Result, bool Commit, List<string> Asks) Fail(SqliteSession session, MessageFailure failure)
    {
        if (LostShards(session, failure.Incarnation, [failure.Lease]) is { Count: > 0 } lost)
        {
            return (CommitResult.Fenced(lost), false, []);
        }

        var now = _database.Now;
        if (failure.RetryAfter is { } delay)
        {
            return session.Execute(
                "UPDATE mailbox SET attempts = attempts + 1, last_error = $2, not_before = $3 WHERE seq = $1",
                failure.Sequence,
                failure.Error,
                now + delay.Milliseconds()) == 1
                ? (CommitResult.Committed([]), true, [])
                : (Gone(0, failure.Sequence), false, []);
        }

        session.Execute(
            "INSERT INTO dead_letters (kind, key, sender, type, payload, error, attempts, enqueued_at, died_at) " +
            "SELECT kind, key, sender, type, payload, $2, attempts + 1, enqueued_at, $3 FROM mailbox WHERE seq = $1",
            failure.Sequence,
            failure.Error,
            now);
        var asks = session.Query(
            "UPDATE replies SET answered = 1, error = $2 WHERE answered = 0 AND ask_id = (SELECT ask_id FROM mailbox WHERE seq = $1) RETURNING ask_id",
            r => r.GetString(0),
            failure.Sequence,
            failure.Error);
        if (session.Execute("DELETE FROM mailbox WHERE seq = $1", failure.Sequence) == 0)
        {
            return (Gone(0, failure.Sequence), false, []);
        }

        return (CommitResult.Committed([]), true, asks);
    }

    private TimerSweep FireDue(SqliteSession session, string shards)
    {
        var now = _database.Now;
        var due = session.Query(
            "SELECT kind, key, name, shard, due_at, type, payload, period FROM timers t " +
            "WHERE shard IN (SELECT value FROM json_each($1)) AND due_at <= $2 AND NOT EXISTS " +
            "(SELECT 1 FROM mailbox m WHERE m.kind = t.kind AND m.key = t.key AND m.timer = t.name) ORDER BY due_at LIMIT 1000",
            r => (Actor: r.Actor(0), Name: r.GetString(2), Shard: r.GetInt32(3), DueAt: r.GetInt64(4), Type: r.GetString(5), Payload: r.GetString(6), Period: r.Number(7)),
            shards,
            now);
        foreach (var timer in due)
        {
            session.Execute(
                "INSERT INTO mailbox (shard, kind, key, sender, type, payload, enqueued_at, timer) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                timer.Shard,
                timer.Actor.Kind,
                timer.Actor.Key,
                timer.Actor.ToString(),
                timer.Type,
                timer.Payload,
                now,
                timer.Name);
            if (timer.Period is { } period)
            {
                var next = timer.DueAt + (((now - timer.DueAt) / period) + 1) * period;
                session.Execute(
                    "UPDATE timers SET due_at = $4 WHERE kind = $1 AND key = $2 AND name = $3", timer.Actor.Kind, timer.Actor.Key, timer.Name, next);
            }
            else
            {
                session.Execute("DELETE FROM timers WHERE kind = $1 AND key = $2 AND name = $3", timer.Actor.Kind, timer.Actor.Key, timer.Name);
            }
        }

        var nextDue = (long?)session.Scalar(NextDue, shards) is { } at ? TimeSpan.FromMilliseconds(Math.Max(0, at - now)) : (TimeSpan?)null;
        return new TimerSweep(CommitStatus.Committed, due.Count, [.. due.Select(t => t.Shard).Distinct().Order()], nextDue);
    }
}
