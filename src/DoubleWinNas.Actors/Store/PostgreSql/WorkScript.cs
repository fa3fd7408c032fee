using Npgsql;

namespace DoubleWinNas.Actors.Store.PostgreSql;

/// <summary>One statement for many verbs, and what a row of its result says.</summary>
internal readonly record struct WorkStep(Statement Statement, Action<NpgsqlDataReader> Row);

/// <summary>Turns the verbs of many workers into few statements.</summary>
internal static class WorkScript
{
    /// <summary>In this order: what ends work, what keeps it, what begins it, who was seen.</summary>
    public static List<WorkStep> Of(IReadOnlyList<WorkVerb> verbs) =>
    [
        .. Completions([.. Alike<CompleteVerb>(verbs)]),
        .. Renewals([.. Alike<RenewVerb>(verbs)]),
        .. verbs.OfType<PullVerb>().GroupBy(verb => verb.Want, StringComparer.Ordinal).Select(same => Pulls([.. same])),
        .. verbs.OfType<SawVerb>().OrderBy(verb => verb.Worker.Name, StringComparer.Ordinal).Select(Sighting),
    ];

    /// <summary>What became of items of which a worker's word was not taken.</summary>
    public static WorkStep Verdicts(IReadOnlyList<HeldVerb> verbs) => new(
        new Statement(
            "SELECT v.place, w.state FROM unnest($1::integer[], $2::text[], $3::bigint[]) AS v (place, id, epoch) JOIN work w ON w.id = v.id AND w.epoch = v.epoch",
            Places(verbs),
            verbs.Select(verb => verb.Id).ToArray(),
            verbs.Select(verb => verb.Epoch).ToArray()),
        row => verbs[row.GetInt32(0)].Answer = Verdict(row.GetString(1)));

    public static WorkVerdict Verdict(string? state) => state switch
    {
        nameof(WorkState.Completed) => WorkVerdict.Accepted,
        nameof(WorkState.Cancelled) => WorkVerdict.Cancelled,
        _ => WorkVerdict.Lost,
    };

    // A row can be changed once in a statement: of what is said twice of one lease the first word counts, and answers both.
    private static IEnumerable<T[]> Alike<T>(IEnumerable<WorkVerb> verbs)
        where T : HeldVerb => verbs.OfType<T>().GroupBy(verb => (verb.Id, verb.Epoch)).Select(same => same.ToArray());

    // An item that was put back but that nobody else got yet still has the worker's epoch: its result counts.
    private static IEnumerable<WorkStep> Completions(CompleteVerb[][] verbs)
    {
        if (verbs.Length == 0)
        {
            yield break;
        }

        CompleteVerb[] first = [.. verbs.Select(same => same[0])];
        yield return new WorkStep(
            new Statement(
                "WITH v AS (SELECT * FROM unnest($1::integer[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[]) " +
                "AS v (place, id, epoch, result_type, result, message_type, message)), " +
                "done AS (UPDATE work w SET state = 'Completed', result_type = v.result_type, result_payload = v.result, error = NULL, finished_at = now(), " +
                "lease_until = NULL, not_before = NULL FROM v WHERE w.id = v.id AND w.epoch = v.epoch AND w.state IN ('Leased', 'Queued') " +
                "RETURNING v.place, w.requester_shard, w.requester_kind, w.requester_key, v.message_type, v.message), " +
                "told AS (INSERT INTO mailbox (shard, kind, key, type, payload) " +
                "SELECT requester_shard, requester_kind, requester_key, message_type, message FROM done ORDER BY place) " +
                "SELECT place, requester_shard FROM done",
                Places(first),
                first.Select(verb => verb.Id).ToArray(),
                first.Select(verb => verb.Epoch).ToArray(),
                first.Select(verb => verb.Result.Type).ToArray(),
                first.Select(verb => verb.Result.Payload).ToArray(),
                first.Select(verb => verb.Message.Type).ToArray(),
                first.Select(verb => verb.Message.Payload).ToArray()),
            row =>
            {
                foreach (var verb in verbs[row.GetInt32(0)])
                {
                    (verb.Answer, verb.Told) = (WorkVerdict.Accepted, row.GetInt32(1));
                }
            });
    }

    private static IEnumerable<WorkStep> Renewals(RenewVerb[][] verbs)
    {
        if (verbs.Length == 0)
        {
            yield break;
        }

        RenewVerb[] first = [.. verbs.Select(same => same[0])];
        yield return new WorkStep(
            new Statement(
                "UPDATE work w SET lease_until = now() + v.lease, progress = coalesce(v.progress, w.progress) " +
                "FROM unnest($1::integer[], $2::text[], $3::bigint[], $4::interval[], $5::text[]) AS v (place, id, epoch, lease, progress) " +
                "WHERE w.id = v.id AND w.epoch = v.epoch AND w.state = 'Leased' RETURNING v.place",
                Places(first),
                first.Select(verb => verb.Id).ToArray(),
                first.Select(verb => verb.Epoch).ToArray(),
                first.Select(verb => verb.Lease).ToArray(),
                first.Select(verb => verb.Progress).ToArray()),
            row =>
            {
                foreach (var verb in verbs[row.GetInt32(0)])
                {
                    verb.Answer = WorkVerdict.Accepted;
                }
            });
    }

    // Pool by pool, for no index has the order of several; the walk along a pool's index ends with the last item that is wanted.
    private static WorkStep Pulls(PullVerb[] verbs) => new(
        new Statement(
            "WITH best AS (SELECT c.seq, row_number() OVER (ORDER BY c.priority DESC, c.seq) AS place FROM unnest($1::text[]) AS p (pool) CROSS JOIN LATERAL " +
            "(SELECT seq, priority FROM work WHERE state = 'Queued' AND pool = p.pool AND labels <@ $2::text[] " +
            "AND (not_before IS NULL OR not_before <= now()) ORDER BY priority DESC, seq LIMIT $3 FOR UPDATE SKIP LOCKED) AS c) " +
            "UPDATE work w SET state = 'Leased', attempts = attempts + 1, epoch = epoch + 1, worker = ($4::text[])[b.place], " +
            "lease_until = now() + ($5::interval[])[b.place], not_before = NULL FROM best b WHERE w.seq = b.seq AND b.place <= $3 " +
            "RETURNING b.place, w.id, w.epoch, w.pool, w.type, w.payload, w.attempts, w.max_attempts, w.traceparent",
            verbs[0].Pull.Pools.Distinct().ToArray(),
            verbs[0].Pull.Labels.ToArray(),
            verbs.Length,
            verbs.Select(verb => verb.Pull.Worker).ToArray(),
            verbs.Select(verb => verb.Pull.Lease).ToArray()),
        row =>
        {
            var verb = verbs[(int)row.GetInt64(0) - 1];
            verb.Answer = new WorkLease(
                row.GetString(1), row.GetInt64(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetInt32(6), row.GetInt32(7), verb.Pull.Lease, row.Text(8));
        });

    private static WorkStep Sighting(SawVerb verb) => new(
        new Statement(
            "INSERT INTO workers AS w (name, instance, node, pools, labels, version, host) VALUES ($1, $2, $3, $4, $5, $6, $7) " +
            "ON CONFLICT (name) DO UPDATE SET instance = $2, node = $3, pools = $4, labels = $5, version = $6, host = $7, seen_at = now(), " +
            "started_at = CASE WHEN w.instance = $2 THEN w.started_at ELSE now() END, " +
            "ordered = CASE WHEN w.instance = $2 THEN w.ordered ELSE 'None' END RETURNING ordered",
            verb.Worker.Name,
            verb.Worker.Instance,
            verb.Worker.Node,
            verb.Worker.Pools.ToArray(),
            verb.Worker.Labels.ToArray(),
            verb.Worker.Version,
            verb.Worker.Host),
        row => verb.Answer = Enum.Parse<WorkerOrder>(row.GetString(0)));

    private static int[] Places<T>(IReadOnlyCollection<T> verbs) => [.. Enumerable.Range(0, verbs.Count)];
}
