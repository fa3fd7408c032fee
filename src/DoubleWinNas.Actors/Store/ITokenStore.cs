namespace DoubleWinNas.Actors.Store;

/// <summary>Secrets that callers name, by the hash alone. What a scope allows is the caller's matter.</summary>
public interface ITokenStore
{
    /// <summary>Keeps a new token. False when a usable one has that name; one that expired or was revoked is replaced.</summary>
    /// <param name="lifetime">Until it expires; null for never.</param>
    Task<bool> IssueTokenAsync(string name, string scope, string? device, string sha256, TimeSpan? lifetime, CancellationToken cancellationToken);

    /// <summary>The token with this hash, usable or not; null where there is none.</summary>
    Task<TokenRow?> FindTokenAsync(string sha256, CancellationToken cancellationToken);

    /// <summary>All tokens, by name.</summary>
    Task<IReadOnlyList<TokenRow>> ListTokensAsync(CancellationToken cancellationToken);

    /// <summary>Ends a token for good. False when no usable one has that name.</summary>
    Task<bool> RevokeTokenAsync(string name, CancellationToken cancellationToken);

    /// <summary>Notes that tokens were used just now.</summary>
    Task UsedTokensAsync(IReadOnlyList<string> names, CancellationToken cancellationToken);
}

/// <summary>Whether a token opens anything, by the store's clock.</summary>
public enum TokenState
{
    Valid,
    Expired,
    Revoked,
}

/// <param name="Device">Of a token for one device.</param>
/// <param name="ExpiresAt">Null for never.</param>
/// <param name="UsedAt">When it was last used, to within a minute; null for never.</param>
public sealed record TokenRow(
    string Name, string Scope, string? Device, TokenState State, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? UsedAt);
