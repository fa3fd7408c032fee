namespace DoubleWinNas.Actors.Store.Sqlite;

public sealed partial class SqliteActorStore
{
    public Task RecordAsync(AuditEntry entry, CancellationToken cancellationToken) => _database.WriteAsync(
        session => session.Execute(
            "INSERT INTO audit (at, who, what, target, outcome) VALUES ($1, $2, $3, $4, $5)", _database.Now, entry.Who, entry.What, entry.Target, entry.Outcome),
        cancellationToken);

    public Task<IReadOnlyList<AuditRow>> ListAuditAsync(int limit, CancellationToken cancellationToken) => _database.ReadAsync<IReadOnlyList<AuditRow>>(
        session => session.Query(
            "SELECT seq, at, who, what, target, outcome FROM audit ORDER BY seq DESC LIMIT $1",
            r => new AuditRow(r.GetInt64(0), r.Time(1), new AuditEntry(r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5))),
            limit),
        cancellationToken);
}
