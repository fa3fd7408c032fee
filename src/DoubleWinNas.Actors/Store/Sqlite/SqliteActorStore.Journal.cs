using System.Runtime.CompilerServices;

namespace DoubleWinNas.Actors.Store.Sqlite;

public sealed partial class SqliteActorStore
{
    public async IAsyncEnumerable<JournalRow> ReplayAsync(
        ActorId actor,
        long fromSequenceNr,
        long toSequenceNr,
        long limit,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var session = _database.TakeReader();
        try
        {
            using var reader = _database.Guarded(() => session.Read(
                "SELECT seq_nr, type, payload, at FROM journal " +
                "WHERE kind = $1 AND key = $2 AND seq_nr BETWEEN $3 AND $4 AND deleted = 0 ORDER BY seq_nr LIMIT $5",
                actor.Kind,
                actor.Key,
                fromSequenceNr,
                toSequenceNr,
                limit));
            while (_database.Guarded(reader.Read))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return JournalRow(reader);
            }
        }
        finally
        {
            _database.ReturnReader(session);
        }
    }

    public Task<long> HighestSequenceNrAsync(ActorId actor, CancellationToken cancellationToken) =>
        _database.ReadAsync(
            session => (long?)session.Scalar("SELECT MAX(seq_nr) FROM journal WHERE kind = $1 AND key = $2", actor.Kind, actor.Key) ?? 0,
            cancellationToken);

    public Task DeleteEventsAsync(ActorId actor, long toSequenceNr, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session =>
            {
                session.Execute(
                    "UPDATE journal SET deleted = 1, type = '', payload = '' WHERE kind = $1 AND key = $2 AND seq_nr <= $3 AND seq_nr = " +
                    "(SELECT MAX(seq_nr) FROM journal WHERE kind = $1 AND key = $2)",
                    actor.Kind,
                    actor.Key,
                    toSequenceNr);
                return session.Execute(
                    "DELETE FROM journal WHERE kind = $1 AND key = $2 AND seq_nr <= $3 AND seq_nr < " +
                    "(SELECT MAX(seq_nr) FROM journal WHERE kind = $1 AND key = $2)",
                    actor.Kind,
                    actor.Key,
                    toSequenceNr);
            },
            cancellationToken);

    public Task<SnapshotRow?> LoadSnapshotAsync(ActorId actor, SnapshotCriteria criteria, CancellationToken cancellationToken) =>
        _database.ReadAsync(
            session => session.Query(
                "SELECT seq_nr, type, payload, at FROM snapshots " +
                "WHERE kind = $1 AND key = $2 AND seq_nr BETWEEN $3 AND $4 AND at BETWEEN $5 AND $6 ORDER BY seq_nr DESC LIMIT 1",
                r => new SnapshotRow(r.GetInt64(0), r.GetString(1), r.GetString(2), r.Time(3)),
                actor.Kind,
                actor.Key,
                criteria.MinSequenceNr,
                criteria.MaxSequenceNr,
                criteria.MinTime?.ToUnixTimeMilliseconds() ?? long.MinValue,
                criteria.MaxTime?.ToUnixTimeMilliseconds() ?? long.MaxValue).FirstOrDefault(),
            cancellationToken);

    public Task SaveSnapshotAsync(ActorId actor, long sequenceNr, SnapshotData snapshot, CancellationToken cancellationToken) =>
        _database.WriteAsync(session => WriteSnapshot(session, actor, sequenceNr, snapshot, _database.Now), cancellationToken);

    public Task DeleteSnapshotsAsync(ActorId actor, SnapshotCriteria criteria, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session => session.Execute(
                "DELETE FROM snapshots WHERE kind = $1 AND key = $2 AND seq_nr BETWEEN $3 AND $4 AND at BETWEEN $5 AND $6",
                actor.Kind,
                actor.Key,
                criteria.MinSequenceNr,
                criteria.MaxSequenceNr,
                criteria.MinTime?.ToUnixTimeMilliseconds() ?? long.MinValue,
                criteria.MaxTime?.ToUnixTimeMilliseconds() ?? long.MaxValue),
            cancellationToken);

    private static JournalRow JournalRow(Microsoft.Data.Sqlite.SqliteDataReader reader) =>
        new(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.Time(3));

    private static int WriteSnapshot(SqliteSession session, ActorId actor, long sequenceNr, SnapshotData snapshot, long now) =>
        session.Execute(
            "INSERT INTO snapshots (kind, key, seq_nr, type, payload, at) VALUES ($1, $2, $3, $4, $5, $6) " +
            "ON CONFLICT (kind, key, seq_nr) DO UPDATE SET type = excluded.type, payload = excluded.payload, at = excluded.at",
            actor.Kind,
            actor.Key,
            sequenceNr,
            snapshot.Type,
            snapshot.Payload,
            now);
}
