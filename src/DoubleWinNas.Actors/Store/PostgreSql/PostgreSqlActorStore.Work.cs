using Npgsql;

namespace DoubleWinNas.Actors.Store.PostgreSql;

public sealed partial class PostgreSqlActorStore
{
    private const int MostExpiredAtOnce = 1000;

    public Task<WorkLease?> LeaseWorkAsync(WorkPull pull, CancellationToken cancellationToken)
    {
        var verb = new PullVerb(pull, cancellationToken);
        _verbs.Add(verb);
        return verb.Done;
    }

    public async Task<WorkVerdict> RenewWorkAsync(string id, long epoch, TimeSpan lease, string? progress, CancellationToken cancellationToken)
    {
        var verb = new RenewVerb(id, epoch, lease, progress, cancellationToken);
        _verbs.Add(verb);
        return (await verb.Done)!.Value;
    }

    public async Task<WorkVerdict> CompleteWorkAsync(
        string id, long epoch, string resultType, string resultPayload, CancellationToken cancellationToken)
    {
        var verb = new CompleteVerb(id, epoch, new EventData(resultType, resultPayload), cancellationToken);
        _verbs.Add(verb);
        var verdict = (await verb.Done)!.Value;
        SignalMail(verb.Told is { } shard ? [shard] : []);
        return verdict;
    }

    public async Task<WorkVerdict> FailWorkAsync(string id, long epoch, string error, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        var item = (await _database.QueryAsync(
            new Statement($"SELECT {ItemColumns} FROM work WHERE id = $1 AND epoch = $2 AND state = 'Leased'", id, epoch), Item, cancellationToken))
            .FirstOrDefault();
        return item is not null && await GiveUpAttemptsAsync([(item, PostgreSqlColumns.Storable(error))], retryAfter, cancellationToken) == 1
            ? WorkVerdict.Accepted
            : await VerdictAsync(id, epoch, cancellationToken) is WorkVerdict.Cancelled ? WorkVerdict.Cancelled : WorkVerdict.Lost;
    }

    public async Task<WorkVerdict> ReturnWorkAsync(string id, long epoch, string reason, CancellationToken cancellationToken)
    {
        var pools = await _database.QueryAsync(
            new Statement(
                "UPDATE work SET state = 'Queued', attempts = attempts - 1, error = $3, not_before = NULL, lease_until = NULL " +
                "WHERE id = $1 AND epoch = $2 AND state = 'Leased' RETURNING pool",
                id,
                epoch,
                PostgreSqlColumns.Storable(reason)),
            r => r.GetString(0),
            cancellationToken);
        pools.ForEach(pool => Signal(StoreSignalKind.Work, pool));
        return pools.Count == 1 ? WorkVerdict.Accepted
            : await VerdictAsync(id, epoch, cancellationToken) is WorkVerdict.Cancelled ? WorkVerdict.Cancelled : WorkVerdict.Lost;
    }

    public async Task<MaintenanceResult> MaintainAsync(CancellationToken cancellationToken)
    {
        await _database.ExecuteAsync(
            cancellationToken,
            new Statement("DELETE FROM replies WHERE expires_at <= now()"),
            new Statement("DELETE FROM workers WHERE seen_at <= now() - interval '1 day'"),
            new Statement($"DELETE FROM nodes WHERE died_at <= now() - interval '1 hour' AND NOT {Alive}"));
        var expired = await _database.QueryAsync(
            new Statement($"SELECT {ItemColumns}, worker FROM work WHERE state = 'Leased' AND lease_until <= now() ORDER BY seq LIMIT $1", MostExpiredAtOnce),
            r => (Item: Item(r), Error: $"worker {r.Text(7)} did not renew its lease"),
            cancellationToken);
        if (expired.Count == 0)
        {
            return new MaintenanceResult([], 0, 0);
        }

        var requeue = expired.Where(e => e.Item.Attempts < e.Item.MaxAttempts).ToList();
        var quarantine = expired.Where(e => e.Item.Attempts >= e.Item.MaxAttempts).ToList();
        var requeued = await GiveUpAttemptsAsync(requeue, TimeSpan.Zero, cancellationToken, onlyExpired: true);
        var quarantined = await GiveUpAttemptsAsync(quarantine, null, cancellationToken, onlyExpired: true);
        return new MaintenanceResult([.. quarantine.Select(e => e.Item.RequesterShard).Distinct().Order()], requeued, quarantined);
    }

    public async Task<bool> RequeueWorkAsync(string id, CancellationToken cancellationToken)
    {
        var pools = await _database.QueryAsync(
            new Statement(
                "UPDATE work SET state = 'Queued', attempts = 0, not_before = NULL, finished_at = NULL " +
                "WHERE id = $1 AND state IN ('Quarantined', 'Cancelled') RETURNING pool",
                id),
            r => r.GetString(0),
            cancellationToken);
        pools.ForEach(pool => Signal(StoreSignalKind.Work, pool));
        return pools.Count == 1;
    }

    public async Task<bool> CancelWorkAsync(string id, CancellationToken cancellationToken)
    {
        var item = (await _database.QueryAsync(
            new Statement($"SELECT {ItemColumns} FROM work WHERE id = $1 AND state IN ('Queued', 'Leased')", id), Item, cancellationToken))
            .FirstOrDefault();
        if (item is null)
        {
            return false;
        }

        var message = WorkMessages.Failed(id, "cancelled by an operator", item.Attempts, WorkState.Cancelled);
        var told = await _database.QueryAsync(
            new Statement(
                "WITH cancelled AS (UPDATE work SET state = 'Cancelled', finished_at = now(), lease_until = NULL WHERE id = $1 AND state IN ('Queued', 'Leased') " +
                "RETURNING requester_shard, requester_kind, requester_key) INSERT INTO mailbox (shard, kind, key, type, payload) " +
                "SELECT requester_shard, requester_kind, requester_key, $2, $3 FROM cancelled RETURNING shard",
                id,
                message.Type,
                message.Payload),
            r => r.GetInt32(0),
            cancellationToken);
        SignalMail(told);
        return told.Count == 1;
    }

    private const string ItemColumns = "id, pool, requester_shard, attempts, max_attempts, epoch, state";

    private sealed record WorkItem(string Id, string Pool, int RequesterShard, int Attempts, int MaxAttempts, long Epoch, WorkState State);

    private static WorkItem Item(NpgsqlDataReader r) => new(
        r.GetString(0), r.GetString(1), r.GetInt32(2), r.GetInt32(3), r.GetInt32(4), r.GetInt64(5), Enum.Parse<WorkState>(r.GetString(6)));

    // Compare and set: what was read is written only where epoch and state are still the same.
    private async Task<int> GiveUpAttemptsAsync(
        List<(WorkItem Item, string Error)> items, TimeSpan? retryAfter, CancellationToken cancellationToken, bool onlyExpired = false)
    {
        if (items.Count == 0)
        {
            return 0;
        }

        var still = $"FROM unnest($1::text[], $2::bigint[], $3::text[]) AS i (id, epoch, error) WHERE w.id = i.id AND w.epoch = i.epoch AND w.state = 'Leased'" +
            (onlyExpired ? " AND w.lease_until <= now() " : " ");
        object[] which = [items.Select(i => i.Item.Id).ToArray(), items.Select(i => i.Item.Epoch).ToArray(), items.Select(i => i.Error).ToArray()];
        var again = retryAfter is not null && items.TrueForAll(i => i.Item.Attempts < i.Item.MaxAttempts);
        if (again)
        {
            var put = await _database.QueryAsync(
                new Statement(
                    $"UPDATE work w SET state = 'Queued', error = i.error, not_before = now() + $4, lease_until = NULL {still} RETURNING w.pool",
                    [.. which, retryAfter]),
                r => r.GetString(0),
                cancellationToken);
            put.Distinct().ToList().ForEach(pool => Signal(StoreSignalKind.Work, pool));
            return put.Count;
        }

        var messages = items.Select(i => WorkMessages.Failed(i.Item.Id, i.Error, i.Item.Attempts, WorkState.Quarantined)).ToList();
        var told = await _database.QueryAsync(
            new Statement(
                $"WITH given_up AS (UPDATE work w SET state = 'Quarantined', error = i.error, finished_at = now(), lease_until = NULL {still} " +
                "RETURNING w.id, w.requester_shard, w.requester_kind, w.requester_key) " +
                "INSERT INTO mailbox (shard, kind, key, type, payload) SELECT g.requester_shard, g.requester_kind, g.requester_key, m.type, m.payload " +
                "FROM given_up g JOIN unnest($1::text[], $4::text[], $5::text[]) AS m (id, type, payload) USING (id) RETURNING shard",
                [.. which, messages.Select(m => m.Type).ToArray(), messages.Select(m => m.Payload).ToArray()]),
            r => r.GetInt32(0),
            cancellationToken);
        SignalMail(told);
        return told.Count;
    }

    private async Task<WorkVerdict> VerdictAsync(string id, long epoch, CancellationToken cancellationToken)
    {
        var states = await _database.QueryAsync(
            new Statement("SELECT state FROM work WHERE id = $1 AND epoch = $2", id, epoch), r => r.GetString(0), cancellationToken);
        return WorkScript.Verdict(states.FirstOrDefault());
    }
}
