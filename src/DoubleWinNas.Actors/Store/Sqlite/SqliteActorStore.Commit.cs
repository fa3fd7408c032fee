using Microsoft.Data.Sqlite;

namespace DoubleWinNas.Actors.Store.Sqlite;

public sealed partial class SqliteActorStore
{
    public async Task<CommitResult> CommitAsync(CommitBatch batch, CancellationToken cancellationToken)
    {
        var (result, signals) = await _database.TransactAsync(
            session =>
            {
                var told = new List<StoreSignal>();
                var (outcome, commit) = Commit(session, batch, told);
                return ((outcome, told), commit);
            },
            cancellationToken);
        if (result.Status == CommitStatus.Committed)
        {
            _signals.Publish(StoreSignalKind.Mail, result.Shards.Where(s => !batch.LocalShards.Contains(s)));
            signals.ForEach(_signals.Publish);
        }

        return result;
    }

    private (CommitResult Result, bool Commit) Commit(SqliteSession session, CommitBatch batch, List<StoreSignal> signals)
    {
        if (LostShards(session, batch.Incarnation, batch.Messages.Select(m => m.Lease).Distinct()) is { Count: > 0 } lost)
        {
            return (CommitResult.Fenced(lost), false);
        }

        var now = _database.Now;
        var touched = new SortedSet<int>();
        for (var i = 0; i < batch.Messages.Count; i++)
        {
            try
            {
                if (Write(session, batch.Messages[i], i, now, touched, signals) is { } refusal)
                {
                    return (refusal, false);
                }
            }
            catch (SqliteException error) when (SqliteErrors.IsRejection(error))
            {
                return (CommitResult.Rejected(i, error.Message), false);
            }
        }

        return (CommitResult.Committed([.. touched]), true);
    }

    private CommitResult? Write(
        SqliteSession session, HandledMessage handled, int index, long now, SortedSet<int> touched, List<StoreSignal> signals)
    {
        if (session.Execute("DELETE FROM mailbox WHERE seq = $1", handled.Consumed) == 0)
        {
            return Gone(index, handled.Consumed);
        }

        if (Append(session, handled, index, now) is { } conflict)
        {
            return conflict;
        }

        if (handled.Snapshot is { } snapshot)
        {
            WriteSnapshot(session, handled.Actor, handled.ExpectedSequenceNr + handled.Events.Count, snapshot, now);
        }

        foreach (var message in handled.Messages)
        {
            touched.Add(InsertMail(session, message, now));
        }

        foreach (var reply in handled.Replies)
        {
            if (session.Execute(
                "UPDATE replies SET answered = 1, type = $2, payload = $3, error = $4 WHERE ask_id = $1 AND answered = 0",
                reply.AskId,
                reply.Type,
                reply.Payload,
                reply.Error) == 1)
            {
                signals.Add(new StoreSignal(StoreSignalKind.Reply, reply.AskId));
            }
        }

        foreach (var timer in handled.Timers)
        {
            ChangeTimer(session, handled.Actor, timer, now);
        }

        WriteWork(session, handled, now, signals);
        return null;
    }

    private static CommitResult? Append(SqliteSession session, HandledMessage handled, int index, long now)
    {
        if (handled.Events.Count == 0)
        {
            return null;
        }

        var last = (long?)session.Scalar(
            "SELECT MAX(seq_nr) FROM journal WHERE kind = $1 AND key = $2", handled.Actor.Kind, handled.Actor.Key) ?? 0;
        if (last != handled.ExpectedSequenceNr)
        {
            return CommitResult.Conflict(index, $"{handled.Actor}: the journal is at {last}, expected {handled.ExpectedSequenceNr}.");
        }

        foreach (var data in handled.Events)
        {
            session.Execute(
                "INSERT INTO journal (kind, key, seq_nr, type, payload, at) VALUES ($1, $2, $3, $4, $5, $6)",
                handled.Actor.Kind,
                handled.Actor.Key,
                ++last,
                data.Type,
                data.Payload,
                now);
        }

        return null;
    }

    private void ChangeTimer(SqliteSession session, ActorId actor, TimerChange timer, long now)
    {
        session.Execute("DELETE FROM mailbox WHERE kind = $1 AND key = $2 AND timer = $3", actor.Kind, actor.Key, timer.Name);
        if (timer.Type is null)
        {
            session.Execute("DELETE FROM timers WHERE kind = $1 AND key = $2 AND name = $3", actor.Kind, actor.Key, timer.Name);
            return;
        }

        session.Execute(
            "INSERT INTO timers (kind, key, name, shard, due_at, type, payload, period) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) " +
            "ON CONFLICT (kind, key, name) DO UPDATE SET due_at = excluded.due_at, type = excluded.type, payload = excluded.payload, period = excluded.period",
            actor.Kind,
            actor.Key,
            timer.Name,
            ShardOf(actor),
            now + timer.Delay.Milliseconds(),
            timer.Type,
            timer.Payload,
            timer.Period?.Milliseconds());
    }

    private static List<int> LostShards(SqliteSession session, long incarnation, IEnumerable<ShardLease> leases) =>
    [
        .. leases.Where(lease => session.Scalar(
            "SELECT 1 FROM shards WHERE shard = $1 AND owner = $2 AND epoch = $3", lease.Shard, incarnation, lease.Epoch) is null)
            .Select(lease => lease.Shard),
    ];

    private static CommitResult Gone(int index, long sequence) =>
        CommitResult.Conflict(index, $"Message {sequence} is no longer in its mailbox.");
}
