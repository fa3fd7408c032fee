using Npgsql;

namespace DoubleWinNas.Actors.Store.PostgreSql;

public sealed partial class PostgreSqlActorStore
{
    private const string MailColumns = "seq, shard, kind, key, sender, type, payload, enqueued_at, attempts, ask_id, timer, traceparent";

    // An ask row that has expired counts as none.
    private const string EnqueueFromOutside =
        "WITH message AS (SELECT * FROM unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::interval[]) " +
        "WITH ORDINALITY AS m (shard, kind, key, sender, type, payload, ask_id, traceparent, keep, place)), " +
        "opened AS (INSERT INTO replies (ask_id, expires_at) SELECT ask_id, now() + keep FROM message WHERE ask_id IS NOT NULL " +
        "ON CONFLICT (ask_id) DO UPDATE SET answered = false, type = NULL, payload = NULL, error = NULL, expires_at = excluded.expires_at " +
        "WHERE replies.expires_at <= now() RETURNING ask_id) " +
        "INSERT INTO mailbox (shard, kind, key, sender, type, payload, ask_id, traceparent) " +
        "SELECT shard, kind, key, sender, type, payload, ask_id, traceparent FROM message " +
        "WHERE ask_id IS NULL OR ask_id IN (SELECT ask_id FROM opened) ORDER BY place RETURNING shard";

    // The subqueries stay filters of the ordered scan: as joins they would make the server sort all waiting mail for every page.
    private const string ReadPage =
        $"SELECT {MailColumns} FROM mailbox m WHERE shard = ANY ($1) AND (not_before IS NULL OR not_before <= now()) " +
        "AND seq NOT IN (SELECT unnest($2::bigint[])) AND (kind, key) NOT IN (SELECT * FROM unnest($3::text[], $4::text[])) " +
        "AND (SELECT min(b.seq) FROM mailbox b WHERE b.not_before > now() AND b.kind = m.kind AND b.key = m.key " +
        "AND b.sender IS NOT DISTINCT FROM m.sender AND b.seq < m.seq) IS NULL ORDER BY seq LIMIT $5";

    private const string NextDue =
        "SELECT min(due_at) - now() FROM timers t WHERE shard = ANY ($1) " +
        "AND NOT EXISTS (SELECT 1 FROM mailbox m WHERE m.kind = t.kind AND m.key = t.key AND m.timer = t.name)";

    // A periodic timer moves on to the first multiple of its period after now, a one-shot timer is gone.
    private const string FireDue =
        "WITH due AS (SELECT kind, key, name FROM timers t WHERE shard = ANY ($1) AND due_at <= now() " +
        "AND NOT EXISTS (SELECT 1 FROM mailbox m WHERE m.kind = t.kind AND m.key = t.key AND m.timer = t.name) ORDER BY due_at LIMIT 1000 FOR UPDATE), " +
        "moved AS (UPDATE timers t SET due_at = due_at + period * (floor(extract(epoch FROM now() - due_at) / extract(epoch FROM period)) + 1)::float8 " +
        "FROM due WHERE (t.kind, t.key, t.name) = (due.kind, due.key, due.name) AND period IS NOT NULL), " +
        "ended AS (DELETE FROM timers t USING due WHERE (t.kind, t.key, t.name) = (due.kind, due.key, due.name) AND period IS NULL) " +
        "INSERT INTO mailbox (shard, kind, key, sender, type, payload, timer) " +
        "SELECT shard, kind, key, kind || '/' || key, type, payload, name FROM timers t JOIN due USING (kind, key, name) ORDER BY t.due_at RETURNING shard";

    public async Task<IReadOnlyList<int>> EnqueueAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        var distinct = messages.Where((m, i) => m.MessageId is null || !messages.Take(i).Any(earlier => earlier.MessageId == m.MessageId)).ToList();
        var rows = await _database.QueryAsync(
            new Statement(EnqueueFromOutside, [.. MailArguments(distinct), distinct.Select(m => m.KeepReplyFor).ToArray()]),
            r => r.GetInt32(0),
            cancellationToken);
        int[] shards = [.. rows.Distinct().Order()];
        SignalMail(shards);
        return shards;
    }

    public Task<MailboxPage> ReadMailAsync(MailboxQuery query, CancellationToken cancellationToken) =>
        _database.RunAsync(
            [
                new Statement(
                    ReadPage,
                    query.Shards.ToArray(),
                    query.ExcludeSequences.ToArray(),
                    query.ExcludeActors.Select(a => a.Kind).ToArray(),
                    query.ExcludeActors.Select(a => a.Key).ToArray(),
                    query.Limit),
                new Statement("SELECT now()"),
            ],
            async (reader, token) =>
            {
                var rows = await PostgreSqlDatabase.RowsAsync(reader, MailRow, token);
                await reader.NextResultAsync(token);
                await reader.ReadAsync(token);
                return new MailboxPage(rows, reader.Instant(0));
            },
            cancellationToken);

    public async Task<CommitResult> FailMessageAsync(MessageFailure failure, CancellationToken cancellationToken)
    {
        var fence = new Statement("SELECT actors_fence($1, $2, $3)", failure.Incarnation, new[] { failure.Lease.Shard }, new[] { failure.Lease.Epoch });
        var error = PostgreSqlColumns.Storable(failure.Error);
        Statement[] change = failure.RetryAfter is { } delay
            ?
            [
                new Statement(
                    "UPDATE mailbox SET attempts = attempts + 1, last_error = $2, not_before = now() + $3 WHERE seq = $1 RETURNING NULL::text",
                    failure.Sequence,
                    error,
                    delay),
            ]
            :
            [
                new Statement(
                    "UPDATE replies SET answered = true, error = $2 WHERE NOT answered AND ask_id = (SELECT ask_id FROM mailbox WHERE seq = $1)",
                    failure.Sequence,
                    error),
                new Statement(
                    "WITH dead AS (DELETE FROM mailbox WHERE seq = $1 RETURNING *), " +
                    "kept AS (INSERT INTO dead_letters (kind, key, sender, type, payload, error, attempts, enqueued_at) " +
                    "SELECT kind, key, sender, type, payload, $2, attempts + 1, enqueued_at FROM dead) SELECT ask_id FROM dead",
                    failure.Sequence,
                    error),
            ];
        try
        {
            var changed = await _database.RunAsync(
                [fence, .. change],
                async (reader, token) =>
                {
                    // To the last statement's rows: a statement without RETURNING has no result of its own.
                    await reader.NextResultAsync(token);
                    return await PostgreSqlDatabase.RowsAsync(reader, r => r.Text(0), token);
                },
                cancellationToken);
            if (changed is [{ } ask])
            {
                Signal(StoreSignalKind.Reply, ask);
            }

            return changed.Count == 1 ? CommitResult.Committed([]) : CommitResult.Conflict(0, $"Message {failure.Sequence} is no longer in its mailbox.");
        }
        catch (PostgresException refused) when (refused.SqlState == PostgreSqlErrors.Fenced)
        {
            return CommitResult.Fenced(Numbers(refused.Hint));
        }
    }

    public async Task<TimerSweep> FireTimersAsync(long incarnation, IReadOnlyList<ShardLease> leases, CancellationToken cancellationToken)
    {
        var shards = leases.Select(lease => lease.Shard).ToArray();
        var next = await _database.QueryAsync(new Statement(NextDue, shards), r => r.SpanOrNull(0), cancellationToken);
        if (next is [null] or [{ Ticks: > 0 }])
        {
            return new TimerSweep(CommitStatus.Committed, 0, [], next[0]);
        }

        try
        {
            var (fired, due) = await _database.RunAsync(
                [
                    new Statement("SELECT actors_fence($1, $2, $3)", incarnation, shards, leases.Select(lease => lease.Epoch).ToArray()),
                    new Statement(FireDue, shards),
                    new Statement(NextDue, shards),
                ],
                async (reader, token) =>
                {
                    await reader.NextResultAsync(token);
                    var rows = await PostgreSqlDatabase.RowsAsync(reader, r => r.GetInt32(0), token);
                    await reader.NextResultAsync(token);
                    await reader.ReadAsync(token);
                    return (rows, reader.SpanOrNull(0));
                },
                cancellationToken);
            int[] told = [.. fired.Distinct().Order()];
            SignalMail(told);
            return new TimerSweep(CommitStatus.Committed, fired.Count, told, due < TimeSpan.Zero ? TimeSpan.Zero : due);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgreSqlErrors.Fenced)
        {
            return new TimerSweep(CommitStatus.Fenced, 0, Numbers(refused.Hint), null);
        }
    }

    public async Task<IReadOnlyList<ReplyRow>> ReadRepliesAsync(IReadOnlyList<string> askIds, CancellationToken cancellationToken) =>
        await _database.QueryAsync(
            new Statement("SELECT ask_id, type, payload, error FROM replies WHERE answered AND ask_id = ANY ($1)", (object)askIds.ToArray()),
            r => new ReplyRow(r.GetString(0), r.Text(1), r.Text(2), r.Text(3)),
            cancellationToken);

    private object[] MailArguments(IReadOnlyCollection<OutgoingMessage> messages) =>
    [
        messages.Select(m => ShardOf(m.To)).ToArray(),
        messages.Select(m => m.To.Kind).ToArray(),
        messages.Select(m => m.To.Key).ToArray(),
        messages.Select(m => m.Sender?.ToString()).ToArray(),
        messages.Select(m => m.Type).ToArray(),
        messages.Select(m => m.Payload).ToArray(),
        messages.Select(m => m.MessageId).ToArray(),
        messages.Select(m => m.TraceParent).ToArray(),
    ];

    private static MailboxRow MailRow(NpgsqlDataReader r) => new(
        r.GetInt64(0),
        r.GetInt32(1),
        r.Actor(2),
        r.ActorOrNull(4),
        r.GetString(5),
        r.GetString(6),
        r.Instant(7),
        r.GetInt32(8),
        r.Text(9),
        r.Text(10),
        r.Text(11));

    private static int[] Numbers(string? list) => [.. (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
}
