using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DoubleWinNas.Node.Api;

/// <summary>Counts the requests that a node answered, by route and status.</summary>
internal sealed class ApiMetrics
{
    private readonly ConcurrentDictionary<(string Method, string Route, int Status), long> _requests = [];

    /// <summary>Requests since the start. Routes are the API's own, so their number is bounded; what matches none is <c>other</c>.</summary>
    public IReadOnlyList<(string Method, string Route, int Status, long Count)> Requests =>
        [.. _requests.OrderBy(pair => pair.Key).Select(pair => (pair.Key.Method, pair.Key.Route, pair.Key.Status, pair.Value))];

    public async Task CountAsync(HttpContext context, Func<Task> next)
    {
        await next();
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is { } text && text.StartsWith('/') ? text : "other";
        var method = route == "other" ? "other" : context.Request.Method;
        _requests.AddOrUpdate((method, route, context.Response.StatusCode), 1, (_, count) => count + 1);
    }
}
