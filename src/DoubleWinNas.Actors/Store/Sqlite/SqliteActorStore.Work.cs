using Microsoft.Data.Sqlite;

namespace DoubleWinNas.Actors.Store.Sqlite;

public sealed partial class SqliteActorStore
{
    private sealed record LeasedItem(string Id, WorkState State, ActorId Requester, int Attempts, int MaxAttempts, long Epoch, string Pool);

    public Task<WorkLease?> LeaseWorkAsync(WorkPull pull, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session =>
            {
                var now = _database.Now;
                return Best(session, pull, now) is { } best
                    ? session.Query(
                        "UPDATE work SET state = 'Leased', attempts = attempts + 1, epoch = epoch + 1, worker = $1, lease_until = $2, not_before = NULL " +
                        "WHERE seq = $3 RETURNING id, epoch, pool, type, payload, attempts, max_attempts, traceparent",
                        r => new WorkLease(
                            r.GetString(0), r.GetInt64(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetInt32(5), r.GetInt32(6), pull.Lease, r.Text(7)),
                        pull.Worker,
                        now + pull.Lease.Milliseconds(),
                        best).Single()
                    : null;
            },
            cancellationToken);

    public Task<WorkVerdict> RenewWorkAsync(string id, long epoch, TimeSpan lease, string? progress, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session => Leased(session, id, epoch) is { State: WorkState.Leased }
                && session.Execute(
                    "UPDATE work SET lease_until = $2, progress = COALESCE($3, progress) WHERE id = $1",
                    id,
                    _database.Now + lease.Milliseconds(),
                    progress) == 1
                ? WorkVerdict.Accepted
                : Refusal(session, id, epoch),
            cancellationToken);

    public async Task<WorkVerdict> CompleteWorkAsync(
        string id, long epoch, string resultType, string resultPayload, CancellationToken cancellationToken)
    {
        var message = WorkMessages.Completed(id, resultType, resultPayload);
        var (verdict, told) = await _database.WriteAsync(
            session =>
            {
                var item = Leased(session, id, epoch);
                if (item is not { State: WorkState.Leased or WorkState.Queued })
                {
                    return (item?.State == WorkState.Completed ? WorkVerdict.Accepted : Refusal(session, id, epoch), (int?)null);
                }

                session.Execute(
                    "UPDATE work SET state = 'Completed', result_type = $2, result_payload = $3, error = NULL, finished_at = $4, lease_until = NULL WHERE id = $1",
                    id,
                    resultType,
                    resultPayload,
                    _database.Now);
                return (WorkVerdict.Accepted, TellRequester(session, item.Requester, message));
            },
            cancellationToken);
        SignalMail(told);
        return verdict;
    }

    public async Task<WorkVerdict> FailWorkAsync(string id, long epoch, string error, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        var (verdict, pool, told) = await _database.WriteAsync(
            session =>
            {
                if (Leased(session, id, epoch) is not { State: WorkState.Leased } item)
                {
                    return (Refusal(session, id, epoch), (string?)null, (int?)null);
                }

                return (WorkVerdict.Accepted, item.Pool, PutBackOrQuarantine(session, item, error, retryAfter));
            },
            cancellationToken);
        SignalMail(told);
        SignalWork(pool);
        return verdict;
    }

    public async Task<WorkVerdict> ReturnWorkAsync(string id, long epoch, string reason, CancellationToken cancellationToken)
    {
        var (verdict, pool) = await _database.WriteAsync(
            session =>
            {
                if (Leased(session, id, epoch) is not { State: WorkState.Leased } item)
                {
                    return (Refusal(session, id, epoch), (string?)null);
                }

                session.Execute(
                    "UPDATE work SET state = 'Queued', attempts = attempts - 1, error = $2, not_before = NULL, lease_until = NULL WHERE id = $1", id, reason);
                return (WorkVerdict.Accepted, item.Pool);
            },
            cancellationToken);
        SignalWork(pool);
        return verdict;
    }

    public async Task<MaintenanceResult> MaintainAsync(CancellationToken cancellationToken)
    {
        if (!await _database.ReadAsync(session => session.Scalar(AnythingToMaintain, _database.Now, DeadSince, ForgottenSince) is not null, cancellationToken))
        {
            return new MaintenanceResult([], 0, 0);
        }

        var expired = await _database.WriteAsync(
            session =>
            {
                session.Execute("DELETE FROM replies WHERE expires_at <= $1", _database.Now);
                session.Execute("DELETE FROM nodes WHERE died_at <= $1", DeadSince);
                session.Execute("DELETE FROM workers WHERE seen_at <= $1", ForgottenSince);
                var items = session.Query(
                    "SELECT id, state, requester_kind, requester_key, attempts, max_attempts, epoch, pool, worker FROM work " +
                    "WHERE state = 'Leased' AND lease_until <= $1 ORDER BY seq LIMIT 1000",
                    r => (Item: Item(r), Worker: r.Text(8)),
                    _database.Now);
                return items.ConvertAll(
                    i => (i.Item.Pool, Told: PutBackOrQuarantine(session, i.Item, $"worker {i.Worker} did not renew its lease", TimeSpan.Zero)));
            },
            cancellationToken);
        int[] told = [.. expired.Where(item => item.Told is not null).Select(item => item.Told!.Value)];
        int[] shards = [.. told.Distinct().Order()];
        _signals.Publish(StoreSignalKind.Mail, shards);
        foreach (var pool in expired.Select(item => item.Pool).Distinct())
        {
            SignalWork(pool);
        }

        return new MaintenanceResult(shards, expired.Count - told.Length, told.Length);
    }

    public async Task<bool> RequeueWorkAsync(string id, CancellationToken cancellationToken)
    {
        var pool = await _database.WriteAsync(
            session => (string?)session.Scalar(
                "UPDATE work SET state = 'Queued', attempts = 0, not_before = NULL, finished_at = NULL " +
                "WHERE id = $1 AND state IN ('Quarantined', 'Cancelled') RETURNING pool",
                id),
            cancellationToken);
        SignalWork(pool);
        return pool is not null;
    }

    public async Task<bool> CancelWorkAsync(string id, CancellationToken cancellationToken)
    {
        var told = await _database.WriteAsync(
            session =>
            {
                if (ItemOf(session, id) is not { State: WorkState.Queued or WorkState.Leased } item)
                {
                    return (int?)null;
                }

                session.Execute("UPDATE work SET state = 'Cancelled', finished_at = $2, lease_until = NULL WHERE id = $1", id, _database.Now);
                return TellRequester(session, item.Requester, WorkMessages.Failed(id, "cancelled by an operator", item.Attempts, WorkState.Cancelled));
            },
            cancellationToken);
        SignalMail(told);
        return told is not null;
    }

    private const string AnythingToMaintain =
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM work WHERE state = 'Leased' AND lease_until <= $1) " +
        "OR EXISTS (SELECT 1 FROM replies WHERE expires_at <= $1) OR EXISTS (SELECT 1 FROM nodes WHERE died_at <= $2) " +
        "OR EXISTS (SELECT 1 FROM workers WHERE seen_at <= $3)";

    private long ForgottenSince => _database.Now - TimeSpan.FromDays(1).Milliseconds();

    private long DeadSince => _database.Now - TimeSpan.FromHours(1).Milliseconds();

    private void WriteWork(SqliteSession session, HandledMessage handled, long now, List<StoreSignal> signals)
    {
        foreach (var work in handled.Work)
        {
            if (session.Execute(
                "INSERT INTO work (id, pool, labels, priority, state, type, payload, requester_kind, requester_key, max_attempts, enqueued_at, traceparent) " +
                "VALUES ($1, $2, $3, $4, 'Queued', $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING",
                work.Id,
                work.Pool,
                SqliteRows.Json(work.Labels),
                work.Priority,
                work.Type,
                work.Payload,
                handled.Actor.Kind,
                handled.Actor.Key,
                work.MaxAttempts,
                now,
                work.TraceParent) == 1)
            {
                signals.Add(new StoreSignal(StoreSignalKind.Work, work.Pool));
            }
        }

        foreach (var id in handled.CancelledWork)
        {
            session.Execute(
                "UPDATE work SET state = 'Cancelled', finished_at = $4, lease_until = NULL " +
                "WHERE id = $1 AND requester_kind = $2 AND requester_key = $3 AND state IN ('Queued', 'Leased')",
                id,
                handled.Actor.Kind,
                handled.Actor.Key,
                now);
        }
    }

    // The walk along the queue's index ends at the first item that fits: hence pool by pool, for no index has the order of several.
    private static long? Best(SqliteSession session, WorkPull pull, long now)
    {
        var labels = SqliteRows.Json(pull.Labels);
        (int Priority, long Sequence)? best = null;
        foreach (var pool in pull.Pools.Distinct())
        {
            var found = session.Query(
                "SELECT priority, seq FROM work AS w INDEXED BY work_queue WHERE state = 'Queued' AND pool = $1 AND (not_before IS NULL OR not_before <= $2) " +
                "AND (labels = '[]' OR NOT EXISTS (SELECT 1 FROM json_each(w.labels) l WHERE l.value NOT IN (SELECT value FROM json_each($3)))) " +
                "ORDER BY priority DESC, seq LIMIT 1",
                r => (Priority: r.GetInt32(0), Sequence: r.GetInt64(1)),
                pool,
                now,
                labels);
            if (found is [var first] && (best is not { } sofar || first.Priority > sofar.Priority || (first.Priority == sofar.Priority && first.Sequence < sofar.Sequence)))
            {
                best = first;
            }
        }

        return best?.Sequence;
    }

    /// <returns>The requester's shard, where it was told.</returns>
    private int? PutBackOrQuarantine(SqliteSession session, LeasedItem item, string error, TimeSpan? retryAfter)
    {
        var now = _database.Now;
        if (retryAfter is { } delay && item.Attempts < item.MaxAttempts)
        {
            session.Execute(
                "UPDATE work SET state = 'Queued', error = $2, not_before = $3, lease_until = NULL WHERE id = $1", item.Id, error, now + delay.Milliseconds());
            return null;
        }

        session.Execute(
            "UPDATE work SET state = 'Quarantined', error = $2, finished_at = $3, lease_until = NULL WHERE id = $1", item.Id, error, now);
        return TellRequester(session, item.Requester, WorkMessages.Failed(item.Id, error, item.Attempts, WorkState.Quarantined));
    }

    private int TellRequester(SqliteSession session, ActorId requester, EventData message) =>
        InsertMail(session, new OutgoingMessage(requester, Sender: null, message.Type, message.Payload), _database.Now);

    private void SignalMail(int? shard) => _signals.Publish(StoreSignalKind.Mail, shard is { } told ? [told] : []);

    private void SignalWork(string? pool)
    {
        if (pool is not null)
        {
            _signals.Publish(new StoreSignal(StoreSignalKind.Work, pool));
        }
    }

    private static LeasedItem? Leased(SqliteSession session, string id, long epoch) =>
        ItemOf(session, id) is { } item && item.Epoch == epoch ? item : null;

    private static WorkVerdict Refusal(SqliteSession session, string id, long epoch) =>
        Leased(session, id, epoch)?.State == WorkState.Cancelled ? WorkVerdict.Cancelled : WorkVerdict.Lost;

    private static LeasedItem? ItemOf(SqliteSession session, string id) =>
        session.Query(
            "SELECT id, state, requester_kind, requester_key, attempts, max_attempts, epoch, pool FROM work WHERE id = $1", Item, id).FirstOrDefault();

    private static LeasedItem Item(SqliteDataReader r) => new(
        r.GetString(0), Enum.Parse<WorkState>(r.GetString(1)), r.Actor(2), r.GetInt32(4), r.GetInt32(5), r.GetInt64(6), r.GetString(7));
}
