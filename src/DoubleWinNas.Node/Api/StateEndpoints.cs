using DoubleWinNas.Actors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DoubleWinNas.Node.Api;

/// <summary>
/// /healthz: the process lives and its store works. /readyz: it takes part and can be sent requests. Both need no token, and tell reasons only to
/// those who have one. /metrics and /v1/autoscale: for monitors.
/// </summary>
internal static class StateEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, Func<NodeServices?> services, ApiMetrics metrics)
    {
        var readers = new RequiresScope(ApiScope.Read);
        routes.MapGet("/healthz", context => AnswerAsync(context, services(), health => health.Status == SystemStatus.Running)).WithMetadata(RequiresScope.None);
        routes.MapGet("/readyz", context => AnswerAsync(context, services(), health => health is { Status: SystemStatus.Running, Incarnation: not null }))
            .WithMetadata(RequiresScope.None);
        routes.MapGet("/metrics", async context =>
        {
            context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            await context.Response.WriteAsync(await MetricsText.WriteAsync(Require(services()), metrics, context.RequestAborted), context.RequestAborted);
        }).WithMetadata(readers);
        routes.MapGet("/v1/autoscale", async context =>
        {
            var hints = await AutoscaleHint.OfAsync(Require(services()).System.Store, context.RequestAborted);
            await context.Response.WriteAsJsonAsync(hints, ApiJson.Options, context.RequestAborted);
        }).WithMetadata(readers);
    }

    private static async Task AnswerAsync(HttpContext context, NodeServices? node, Func<SystemHealth, bool> isWell)
    {
        if (node is null)
        {
            throw new ApiRefusal(StatusCodes.Status503ServiceUnavailable, "The node is starting.", "Try again in a moment.");
        }

        var health = node.System.Health;
        context.Response.StatusCode = isWell(health) ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        var isKnown = context.Features.Get<ApiCaller>() is not null;
        await context.Response.WriteAsJsonAsync(
            new { health.Status, Reason = isKnown ? health.Reason : null, Store = isKnown ? health.Store : null }, ApiJson.Options, context.RequestAborted);
    }

    private static NodeServices Require(NodeServices? node) =>
        node ?? throw new ApiRefusal(StatusCodes.Status503ServiceUnavailable, "The node is starting.", "Try again in a moment.");
}
