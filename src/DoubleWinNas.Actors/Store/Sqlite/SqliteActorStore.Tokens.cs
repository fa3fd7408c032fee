using Microsoft.Data.Sqlite;

namespace DoubleWinNas.Actors.Store.Sqlite;

public sealed partial class SqliteActorStore
{
    private const string TokenColumns =
        "name, scope, device, CASE WHEN revoked_at IS NOT NULL THEN 'Revoked' WHEN expires_at <= $1 THEN 'Expired' ELSE 'Valid' END, " +
        "created_at, expires_at, revoked_at, used_at";

    public Task<bool> IssueTokenAsync(
        string name, string scope, string? device, string sha256, TimeSpan? lifetime, CancellationToken cancellationToken) => _database.WriteAsync(
        session => session.Execute(
            "INSERT INTO tokens AS t (name, scope, device, sha256, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6) " +
            "ON CONFLICT (name) DO UPDATE SET scope = $2, device = $3, sha256 = $4, created_at = $5, expires_at = $6, " +
            "revoked_at = NULL, used_at = NULL WHERE t.revoked_at IS NOT NULL OR t.expires_at <= $5",
            name,
            scope,
            device,
            sha256,
            _database.Now,
            lifetime is { } span ? _database.Now + span.Milliseconds() : null) == 1,
        cancellationToken);

    public Task<TokenRow?> FindTokenAsync(string sha256, CancellationToken cancellationToken) => _database.ReadAsync(
        session => session.Query($"SELECT {TokenColumns} FROM tokens WHERE sha256 = $2", Token, _database.Now, sha256).FirstOrDefault(), cancellationToken);

    public Task<IReadOnlyList<TokenRow>> ListTokensAsync(CancellationToken cancellationToken) => _database.ReadAsync<IReadOnlyList<TokenRow>>(
        session => session.Query($"SELECT {TokenColumns} FROM tokens ORDER BY name", Token, _database.Now), cancellationToken);

    public Task<bool> RevokeTokenAsync(string name, CancellationToken cancellationToken) => _database.WriteAsync(
        session => session.Execute("UPDATE tokens SET revoked_at = $2 WHERE name = $1 AND revoked_at IS NULL", name, _database.Now) == 1, cancellationToken);

    public Task UsedTokensAsync(IReadOnlyList<string> names, CancellationToken cancellationToken) => _database.WriteAsync(
        session => session.Execute("UPDATE tokens SET used_at = $2 WHERE name IN (SELECT value FROM json_each($1))", SqliteRows.Json(names), _database.Now),
        cancellationToken);

    private static TokenRow Token(SqliteDataReader r) => new(
        r.GetString(0), r.GetString(1), r.Text(2), Enum.Parse<TokenState>(r.GetString(3)), r.Time(4), r.TimeOrNull(5), r.TimeOrNull(6), r.TimeOrNull(7));
}
