using Npgsql;

namespace DoubleWinNas.Actors.Store.PostgreSql;

public sealed partial class PostgreSqlActorStore
{
    private const string TokenColumns =
        "name, scope, device, CASE WHEN revoked_at IS NOT NULL THEN 'Revoked' WHEN expires_at <= now() THEN 'Expired' ELSE 'Valid' END, " +
        "created_at, expires_at, revoked_at, used_at";

    public async Task<bool> IssueTokenAsync(
        string name, string scope, string? device, string sha256, TimeSpan? lifetime, CancellationToken cancellationToken) => await _database.ExecuteAsync(
        cancellationToken,
        new Statement(
            "INSERT INTO tokens AS t (name, scope, device, sha256, expires_at) VALUES ($1, $2, $3, $4, now() + $5::interval) " +
            "ON CONFLICT (name) DO UPDATE SET scope = $2, device = $3, sha256 = $4, created_at = now(), expires_at = now() + $5::interval, " +
            "revoked_at = NULL, used_at = NULL WHERE t.revoked_at IS NOT NULL OR t.expires_at <= now()",
            name,
            scope,
            new NpgsqlParameter { Value = (object?)device ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text },
            sha256,
            new NpgsqlParameter { Value = (object?)lifetime ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Interval })) == 1;

    public async Task<TokenRow?> FindTokenAsync(string sha256, CancellationToken cancellationToken) => (await _database.QueryAsync(
        new Statement($"SELECT {TokenColumns} FROM tokens WHERE sha256 = $1", sha256), Token, cancellationToken)).FirstOrDefault();

    public async Task<IReadOnlyList<TokenRow>> ListTokensAsync(CancellationToken cancellationToken) => await _database.QueryAsync(
        new Statement($"SELECT {TokenColumns} FROM tokens ORDER BY name"), Token, cancellationToken);

    public async Task<bool> RevokeTokenAsync(string name, CancellationToken cancellationToken) => await _database.ExecuteAsync(
        cancellationToken, new Statement("UPDATE tokens SET revoked_at = now() WHERE name = $1 AND revoked_at IS NULL", name)) == 1;

    public Task UsedTokensAsync(IReadOnlyList<string> names, CancellationToken cancellationToken) => _database.ExecuteAsync(
        cancellationToken, new Statement("UPDATE tokens SET used_at = now() WHERE name = ANY ($1)", (object)names.ToArray()));

    private static TokenRow Token(NpgsqlDataReader r) => new(
        r.GetString(0), r.GetString(1), r.Text(2), Enum.Parse<TokenState>(r.GetString(3)), r.Instant(4), r.InstantOrNull(5), r.InstantOrNull(6), r.InstantOrNull(7));
}
