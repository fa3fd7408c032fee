namespace DoubleWinNas.Actors.Store.PostgreSql;

/// <summary>
/// Turns a commit into few statements over many rows. Messages are written together as long as their order makes no difference; a change of a
/// timer or a cancellation ends such a stretch, because it may concern what a later message of the batch consumes or enqueues.
/// </summary>
internal static class CommitScript
{
    /// <summary>The refusal of a batch whose own sequence numbers don't follow each other, or null.</summary>
    public static CommitResult? BrokenChain(IReadOnlyList<HandledMessage> messages)
    {
        var ends = new Dictionary<ActorId, long>();
        for (var i = 0; i < messages.Count; i++)
        {
            var handled = messages[i];
            if (handled.Events.Count == 0)
            {
                continue;
            }

            if (ends.TryGetValue(handled.Actor, out var end) && end != handled.ExpectedSequenceNr)
            {
                return CommitResult.Conflict(i, $"{handled.Actor}: the journal is at {end}, expected {handled.ExpectedSequenceNr}.");
            }

            ends[handled.Actor] = handled.ExpectedSequenceNr + handled.Events.Count;
        }

        return null;
    }

    public static List<Statement> Of(CommitBatch batch, Func<IReadOnlyCollection<OutgoingMessage>, object[]> mail, Func<ActorId, int> shardOf)
    {
        var leases = batch.Messages.Select(m => m.Lease).Distinct().OrderBy(lease => lease.Shard).ToList();
        List<Statement> script =
        [
            new(
                "SELECT actors_fence($1, $2, $3)",
                batch.Incarnation,
                leases.Select(lease => lease.Shard).ToArray(),
                leases.Select(lease => lease.Epoch).ToArray()),
        ];
        for (var start = 0; start < batch.Messages.Count;)
        {
            var end = start;
            while (end < batch.Messages.Count && !EndsStretch(batch.Messages[end++]))
            {
            }

            AddStretch(script, batch.Messages.Skip(start).Take(end - start).ToList(), start, mail, shardOf);
            start = end;
        }

        return script;
    }

    private static bool EndsStretch(HandledMessage handled) => handled.Timers.Count > 0 || handled.CancelledWork.Count > 0;

    private static void AddStretch(
        List<Statement> script,
        List<HandledMessage> stretch,
        int firstIndex,
        Func<IReadOnlyCollection<OutgoingMessage>, object[]> mail,
        Func<ActorId, int> shardOf)
    {
        script.Add(new Statement("SELECT actors_consume($1, $2)", stretch.Select(m => m.Consumed).ToArray(), firstIndex));
        AddEvents(script, stretch, firstIndex);
        AddSnapshots(script, stretch);
        AddMail(script, [.. stretch.SelectMany(m => m.Messages)], mail);
        AddReplies(script, [.. stretch.SelectMany(m => m.Replies).DistinctBy(reply => reply.AskId)]);
        AddWork(script, [.. stretch.SelectMany(m => m.Work.Select(work => (m.Actor, Work: work)))], shardOf);

        // Only the last message of a stretch changes timers or cancels work.
        AddTimers(script, stretch[^1].Actor, shardOf(stretch[^1].Actor), stretch[^1].Timers);
        AddCancellations(script, stretch[^1]);
    }

    private static void AddEvents(List<Statement> script, List<HandledMessage> stretch, int firstIndex)
    {
        var first = stretch.Select((m, i) => (Message: m, Index: firstIndex + i)).Where(m => m.Message.Events.Count > 0).DistinctBy(m => m.Message.Actor).ToList();
        if (first.Count == 0)
        {
            return;
        }

        script.Add(new Statement(
            "SELECT actors_expect($1, $2, $3, $4)",
            first.Select(m => m.Message.Actor.Kind).ToArray(),
            first.Select(m => m.Message.Actor.Key).ToArray(),
            first.Select(m => m.Message.ExpectedSequenceNr).ToArray(),
            first.Select(m => m.Index).ToArray()));
        var events = stretch.SelectMany(m => m.Events.Select((data, i) => (m.Actor, SequenceNr: m.ExpectedSequenceNr + 1 + i, Data: data))).ToList();
        script.Add(new Statement(
            "INSERT INTO journal (kind, key, seq_nr, type, payload) SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[])",
            events.Select(e => e.Actor.Kind).ToArray(),
            events.Select(e => e.Actor.Key).ToArray(),
            events.Select(e => e.SequenceNr).ToArray(),
            events.Select(e => e.Data.Type).ToArray(),
            events.Select(e => e.Data.Payload).ToArray()));
    }

    private static void AddSnapshots(List<Statement> script, List<HandledMessage> stretch)
    {
        // One row can be written once in a statement: of two snapshots at one sequence number the later counts.
        var snapshots = stretch.Where(m => m.Snapshot is not null)
            .GroupBy(m => (m.Actor, SequenceNr: m.ExpectedSequenceNr + m.Events.Count))
            .Select(same => (same.Key.Actor, same.Key.SequenceNr, Data: same.Last().Snapshot!))
            .ToList();
        if (snapshots.Count > 0)
        {
            script.Add(PostgreSqlActorStore.WriteSnapshots(
                [.. snapshots.Select(s => s.Actor.Kind)],
                [.. snapshots.Select(s => s.Actor.Key)],
                [.. snapshots.Select(s => s.SequenceNr)],
                [.. snapshots.Select(s => s.Data.Type)],
                [.. snapshots.Select(s => s.Data.Payload)]));
        }
    }

    private static void AddMail(List<Statement> script, List<OutgoingMessage> messages, Func<IReadOnlyCollection<OutgoingMessage>, object[]> mail)
    {
        if (messages.Count > 0)
        {
            script.Add(new Statement(
                "INSERT INTO mailbox (shard, kind, key, sender, type, payload, ask_id, traceparent) " +
                "SELECT shard, kind, key, sender, type, payload, ask_id, traceparent FROM " +
                "unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]) " +
                "WITH ORDINALITY AS m (shard, kind, key, sender, type, payload, ask_id, traceparent, place) ORDER BY place",
                mail(messages)));
        }
    }

    private static void AddReplies(List<Statement> script, List<ReplyRow> replies)
    {
        if (replies.Count > 0)
        {
            script.Add(new Statement(
                "UPDATE replies r SET answered = true, type = a.type, payload = a.payload, error = a.error " +
                "FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS a (ask_id, type, payload, error) WHERE r.ask_id = a.ask_id AND NOT r.answered",
                replies.Select(r => r.AskId).ToArray(),
                replies.Select(r => r.Type).ToArray(),
                replies.Select(r => r.Payload).ToArray(),
                replies.Select(r => r.Error).ToArray()));
        }
    }

    private static void AddWork(List<Statement> script, List<(ActorId Requester, WorkRequest Work)> items, Func<ActorId, int> shardOf)
    {
        foreach (var (requester, work) in items)
        {
            script.Add(new Statement(
                "INSERT INTO work (id, pool, labels, priority, type, payload, requester_kind, requester_key, requester_shard, max_attempts, traceparent) " +
                "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING",
                work.Id,
                work.Pool,
                work.Labels.ToArray(),
                work.Priority,
                work.Type,
                work.Payload,
                requester.Kind,
                requester.Key,
                shardOf(requester),
                work.MaxAttempts,
                work.TraceParent));
        }
    }

    private static void AddCancellations(List<Statement> script, HandledMessage handled)
    {
        if (handled.CancelledWork.Count > 0)
        {
            script.Add(new Statement(
                "UPDATE work SET state = 'Cancelled', finished_at = now(), lease_until = NULL " +
                "WHERE id = ANY ($1) AND requester_kind = $2 AND requester_key = $3 AND state IN ('Queued', 'Leased')",
                handled.CancelledWork.ToArray(),
                handled.Actor.Kind,
                handled.Actor.Key));
        }
    }

    private static void AddTimers(List<Statement> script, ActorId actor, int shard, IReadOnlyList<TimerChange> changes)
    {
        if (changes.Count == 0)
        {
            return;
        }

        var names = changes.Select(change => change.Name).ToArray();
        script.Add(new Statement("DELETE FROM mailbox WHERE kind = $1 AND key = $2 AND timer = ANY ($3)", actor.Kind, actor.Key, names));
        script.Add(new Statement("DELETE FROM timers WHERE kind = $1 AND key = $2 AND name = ANY ($3)", actor.Kind, actor.Key, names));
        foreach (var timer in changes.GroupBy(change => change.Name).Select(same => same.Last()).Where(change => change.Type is not null))
        {
            script.Add(new Statement(
                "INSERT INTO timers (kind, key, name, shard, due_at, type, payload, period) VALUES ($1, $2, $3, $4, now() + $5, $6, $7, $8)",
                actor.Kind,
                actor.Key,
                timer.Name,
                shard,
                timer.Delay,
                timer.Type,
                timer.Payload,
                timer.Period));
        }
    }
}
