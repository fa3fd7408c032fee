namespace DoubleWinNas.Actors.Store.PostgreSql;

public sealed partial class PostgreSqlActorStore
{
    public Task RecordAsync(AuditEntry entry, CancellationToken cancellationToken) => _database.ExecuteAsync(
        cancellationToken,
        new Statement(
            "INSERT INTO audit (who, what, target, outcome) VALUES ($1, $2, $3, $4)",
            PostgreSqlColumns.Storable(entry.Who),
            PostgreSqlColumns.Storable(entry.What),
            PostgreSqlColumns.Storable(entry.Target),
            PostgreSqlColumns.Storable(entry.Outcome)));

    public async Task<IReadOnlyList<AuditRow>> ListAuditAsync(int limit, CancellationToken cancellationToken) => await _database.QueryAsync(
        new Statement("SELECT seq, at, who, what, target, outcome FROM audit ORDER BY seq DESC LIMIT $1", limit),
        r => new AuditRow(r.GetInt64(0), r.Instant(1), new AuditEntry(r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5))),
        cancellationToken);
}
