using System.Runtime.CompilerServices;

namespace DoubleWinNas.Actors.Store.PostgreSql;

public sealed partial class PostgreSqlActorStore
{
    public async IAsyncEnumerable<JournalRow> ReplayAsync(
        ActorId actor,
        long fromSequenceNr,
        long toSequenceNr,
        long limit,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var select = new Statement(
            "SELECT seq_nr, type, payload, at FROM journal " +
            "WHERE kind = $1 AND key = $2 AND seq_nr BETWEEN $3 AND $4 AND NOT deleted ORDER BY seq_nr LIMIT $5",
            actor.Kind,
            actor.Key,
            fromSequenceNr,
            toSequenceNr,
            limit);
        await using var connection = await _database.OpenAsync(cancellationToken);
        await using var batch = PostgreSqlDatabase.Batch(connection, [select]);
        await using var reader = await _database.GuardedAsync(() => batch.ExecuteReaderAsync(cancellationToken));
        while (await _database.GuardedAsync(() => reader.ReadAsync(cancellationToken)))
        {
            yield return JournalRow(reader);
        }
    }

    public async Task<long> HighestSequenceNrAsync(ActorId actor, CancellationToken cancellationToken)
    {
        var highest = await _database.QueryAsync(
            new Statement("SELECT coalesce(max(seq_nr), 0) FROM journal WHERE kind = $1 AND key = $2", actor.Kind, actor.Key),
            r => r.GetInt64(0),
            cancellationToken);
        return highest.Single();
    }

    public Task DeleteEventsAsync(ActorId actor, long toSequenceNr, CancellationToken cancellationToken)
    {
        const string Last = "(SELECT max(seq_nr) FROM journal WHERE kind = $1 AND key = $2)";
        return _database.ExecuteAsync(
            cancellationToken,
            new Statement(
                $"UPDATE journal SET deleted = true, type = '', payload = '' WHERE kind = $1 AND key = $2 AND seq_nr <= $3 AND seq_nr = {Last}",
                actor.Kind,
                actor.Key,
                toSequenceNr),
            new Statement(
                $"DELETE FROM journal WHERE kind = $1 AND key = $2 AND seq_nr <= $3 AND seq_nr < {Last}", actor.Kind, actor.Key, toSequenceNr));
    }

    public async Task<SnapshotRow?> LoadSnapshotAsync(ActorId actor, SnapshotCriteria criteria, CancellationToken cancellationToken)
    {
        var found = await _database.QueryAsync(
            new Statement(
                $"SELECT seq_nr, type, payload, at FROM snapshots WHERE {Fits} ORDER BY seq_nr DESC LIMIT 1", FitsArguments(actor, criteria)),
            r => new SnapshotRow(r.GetInt64(0), r.GetString(1), r.GetString(2), r.Instant(3)),
            cancellationToken);
        return found.FirstOrDefault();
    }

    public Task SaveSnapshotAsync(ActorId actor, long sequenceNr, SnapshotData snapshot, CancellationToken cancellationToken) =>
        _database.ExecuteAsync(
            cancellationToken,
            WriteSnapshots([actor.Kind], [actor.Key], [sequenceNr], [snapshot.Type], [snapshot.Payload]));

    public Task DeleteSnapshotsAsync(ActorId actor, SnapshotCriteria criteria, CancellationToken cancellationToken) =>
        _database.ExecuteAsync(cancellationToken, new Statement($"DELETE FROM snapshots WHERE {Fits}", FitsArguments(actor, criteria)));

    private const string Fits =
        "kind = $1 AND key = $2 AND seq_nr BETWEEN $3 AND $4 " +
        "AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::timestamptz IS NULL OR at <= $6)";

    private static object?[] FitsArguments(ActorId actor, SnapshotCriteria criteria) =>
        [actor.Kind, actor.Key, criteria.MinSequenceNr, criteria.MaxSequenceNr, criteria.MinTime?.ToUniversalTime(), criteria.MaxTime?.ToUniversalTime()];

    internal static Statement WriteSnapshots(string[] kinds, string[] keys, long[] sequenceNrs, string[] types, string[] payloads) => new(
        "INSERT INTO snapshots (kind, key, seq_nr, type, payload) SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[]) " +
        "ON CONFLICT (kind, key, seq_nr) DO UPDATE SET type = excluded.type, payload = excluded.payload, at = excluded.at",
        kinds,
        keys,
        sequenceNrs,
        types,
        payloads);

    private static JournalRow JournalRow(Npgsql.NpgsqlDataReader reader) =>
        new(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.Instant(3));
}
