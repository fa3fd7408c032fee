using System.Collections.Concurrent;
using DoubleWinNas.Actors.Store;

namespace DoubleWinNas.Node.Api;

/// <summary>
/// Tells who a request is from by the hash of its token. A secret is compared with nothing but hashes, so how long it takes tells nothing
/// about any of them. Usable tokens are remembered for a moment: revoking one takes effect within it.
/// </summary>
/// <param name="local">The token in the node's folder.</param>
/// <param name="time">Measures how old an answer is.</param>
internal sealed class ApiGuard(ApiToken local, TimeProvider time)
{
    /// <summary>More than tokens can be in use; a bound all the same.</summary>
    private const int MostRemembered = 10_000;

    private const string Scheme = "Bearer ";

    private static readonly TimeSpan RememberedFor = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan NotedEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (ApiCaller Caller, long At)> _known = [];
    private readonly ConcurrentDictionary<string, long> _noted = [];

    /// <param name="authorization">The request's header.</param>
    /// <param name="store">Null while the node starts: only the local token is known then.</param>
    /// <param name="cancellation">The request is gone.</param>
    /// <returns>Null for a token that is missing, unknown, expired or revoked.</returns>
    public async Task<ApiCaller?> IdentifyAsync(string? authorization, ITokenStore? store, CancellationToken cancellation)
    {
        if (local.IsIn(authorization))
        {
            return ApiCaller.Local;
        }

        if (store is null || authorization?.StartsWith(Scheme, StringComparison.Ordinal) != true || !ApiToken.TryRead(authorization[Scheme.Length..], out var token))
        {
            return null;
        }

        var hash = token.Sha256;
        if (_known.TryGetValue(hash, out var known) && time.GetElapsedTime(known.At) < RememberedFor)
        {
            return known.Caller;
        }

        _known.TryRemove(hash, out _);
        if (await store.FindTokenAsync(hash, cancellation) is not { State: TokenState.Valid } row || !Enum.TryParse<ApiScope>(row.Scope, ignoreCase: true, out var scope))
        {
            return null;
        }

        if (_known.Count >= MostRemembered)
        {
            _known.Clear();
        }

        var caller = new ApiCaller(row.Name, scope, row.Device);
        _known[hash] = (caller, time.GetTimestamp());
        await NoteAsync(row.Name, store, cancellation);
        return caller;
    }

    private async Task NoteAsync(string name, ITokenStore store, CancellationToken cancellation)
    {
        if (_noted.TryGetValue(name, out var at) && time.GetElapsedTime(at) < NotedEvery)
        {
            return;
        }

        _noted[name] = time.GetTimestamp();
        try
        {
            await store.UsedTokensAsync([name], cancellation);
        }
        catch (StoreUnavailableException)
        {
            // When it was used last is worth no refusal.
        }
    }
}
