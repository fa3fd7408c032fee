using DoubleWinNas.Actors.Store;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Node.Api;

/// <summary>Issues and revokes tokens in a store. The secret is returned once and kept nowhere.</summary>
internal static class TokenBook
{
    private const int LongestName = 64;

    /// <exception cref="InputException">The name, the scope or the life time is unusable, or the name is taken.</exception>
    public static async Task<IssuedToken> IssueAsync(ITokenStore store, TokenOrder order, CancellationToken cancellation)
    {
        var (scope, device) = Scope(order.ScopeText);
        if (order.Name.Length is 0 or > LongestName || !order.Name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-'))
        {
            throw new InputException($"The token's name is '{order.Name}'; allowed are 1 to {LongestName} letters, digits, '.', '_' and '-'.");
        }

        if (order.Lifetime is { } lifetime && lifetime <= TimeSpan.Zero)
        {
            throw new InputException($"The token would expire after {lifetime}; allowed is more than 0.");
        }

        var token = ApiToken.Generate();
        return await store.IssueTokenAsync(order.Name, scope, device, token.Sha256, order.Lifetime, cancellation)
            ? new IssuedToken(order.Name, order.ScopeText, token.Text)
            : throw new InputException($"There is a token '{order.Name}' already. Choose another name, or revoke it: dwnas token revoke {order.Name}.");
    }

    /// <exception cref="InputException">There is no usable token of that name.</exception>
    public static async Task RevokeAsync(ITokenStore store, string name, CancellationToken cancellation)
    {
        if (!await store.RevokeTokenAsync(name, cancellation))
        {
            throw new InputException($"There is no token '{name}' to revoke. 'dwnas token list' shows them.");
        }
    }

    private static (string Scope, string? Device) Scope(string text) => text.Split(':', 2) switch
    {
        ["admin" or "read" or "worker"] => (text, null),
        ["device", { Length: > 0 and <= LongestName } device] when device.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-') => ("device", device),
        _ => throw new InputException($"The scope is '{text}'; allowed are admin, read, worker and device:NAME."),
    };
}

/// <param name="ScopeText">admin, read, worker or device:NAME.</param>
/// <param name="Lifetime">Null: it does not expire.</param>
internal sealed record TokenOrder(string Name, string ScopeText, TimeSpan? Lifetime = null);

/// <param name="Secret">Shown this once.</param>
internal sealed record IssuedToken(string Name, string ScopeText, string Secret);
