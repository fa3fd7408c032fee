using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DoubleWinNas.Node.Api;

/// <summary>/v1/tokens: issue, list, revoke, where the store is held by a running node. Admin only.</summary>
internal static class TokenEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, Func<NodeServices> services)
    {
        routes.MapGet("/v1/tokens", async context =>
            await context.Response.WriteAsJsonAsync(await services().System.Store.ListTokensAsync(context.RequestAborted), ApiJson.Options));
        routes.MapPost("/v1/tokens", context => IssueAsync(context, services()));
        routes.MapDelete("/v1/tokens/{name}", context => RevokeAsync(context, services()));
    }

    private static async Task IssueAsync(HttpContext context, NodeServices node)
    {
        var order = await JsonSerializer.DeserializeAsync(context.Request.Body, WorkProtocolJson.Default.TokenOrder, context.RequestAborted)
            ?? throw new ApiRefusal(StatusCodes.Status400BadRequest, "The body is null.");
        IssuedToken? issued = null;
        await node.Audit.DoAsync(context, "token issue", $"{order.Name} ({order.ScopeText})", async () =>
        {
            issued = await TokenBook.IssueAsync(node.System.Store, order, context.RequestAborted);
            return "issued";
        });
        await context.Response.WriteAsJsonAsync(issued, ApiJson.Options);
    }

    private static async Task RevokeAsync(HttpContext context, NodeServices node)
    {
        var name = (string)context.Request.RouteValues["name"]!;
        await node.Audit.DoAsync(context, "token revoke", name, async () =>
        {
            await TokenBook.RevokeAsync(node.System.Store, name, context.RequestAborted);
            return "revoked";
        });
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
