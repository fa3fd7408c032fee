using System.Text.Json;
using DoubleWinNas.Actors;
using DoubleWinNas.Orchestration.Messages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DoubleWinNas.Node.Api;

/// <summary>/v1/searches/{name}: a running search from outside its process.</summary>
internal static class SearchEndpoints
{
    private const string Route = "/v1/searches/{name}";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static void Map(IEndpointRouteBuilder routes, Func<NodeServices> services)
    {
        routes.MapGet(Route, context => AskAsync(context, services(), new DescribeSearch()));
        routes.MapPost(Route + "/pause", async context => await AskAsync(context, services(), new PauseSearch(await ReasonAsync(context))));
        routes.MapPost(Route + "/resume", context => AskAsync(context, services(), new ResumeSearch()));
        routes.MapPost(Route + "/cancel", context => AskAsync(context, services(), new CancelSearch()));
    }

    private static async Task AskAsync(HttpContext context, NodeServices node, SearchCommand command)
    {
        var name = (string)context.Request.RouteValues["name"]!;
        var search = new ActorId("search", name);
        var status = await node.System.AskAsync<SearchStatus>(search, command, Patience, cancellationToken: context.RequestAborted);
        if (status.Settings is null)
        {
            throw new ApiRefusal(StatusCodes.Status404NotFound, $"There is no search '{name}' here.");
        }

        await context.Response.WriteAsJsonAsync(status, ApiJson.Options, context.RequestAborted);
    }

    private static async Task<string?> ReasonAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body);
        var text = await body.ReadToEndAsync(context.RequestAborted);
        return text.Length == 0 ? null : JsonSerializer.Deserialize<PauseSearch>(text, ApiJson.Options)?.Reason;
    }
}
