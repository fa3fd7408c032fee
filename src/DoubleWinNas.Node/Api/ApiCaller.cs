using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DoubleWinNas.Node.Api;

/// <summary>Who sent a request: the holder of a token.</summary>
/// <param name="Name">The token's name.</param>
/// <param name="Device">Of a token for one device; else null.</param>
internal sealed record ApiCaller(string Name, ApiScope Scope, string? Device)
{
    /// <summary>The holder of the token that the node wrote into its folder when it started: whoever can read that can do everything anyway.</summary>
    public static ApiCaller Local { get; } = new("local", ApiScope.Admin, Device: null);

    /// <summary>Who sent this request.</summary>
    public static ApiCaller Of(HttpContext context) => context.Features.GetRequiredFeature<ApiCaller>();

    /// <summary>Whether an endpoint takes this caller. Admin includes the others; without metadata admin alone will do.</summary>
    public bool May(RequiresScope? endpoint) => Scope == ApiScope.Admin || endpoint?.Scopes.Contains(Scope) == true;
}
