using System.Text.Json;
using DoubleWinNas.Node.Searches;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DoubleWinNas.Node.Api;

/// <summary>/v1/searches: searches from outside their process. Any node answers, whichever hosts the search.</summary>
internal static class SearchEndpoints
{
    private const string All = "/v1/searches";
    private const string Route = All + "/{name}";

    public static void Map(IEndpointRouteBuilder routes, Func<NodeServices> services)
    {
        var readers = new RequiresScope(ApiScope.Read);
        routes.MapGet(All, context => ListAsync(context, services())).WithMetadata(readers);
        routes.MapPost(All, context => StartAsync(context, services()));
        routes.MapGet(Route, context => DescribeAsync(context, services())).WithMetadata(readers);
        routes.MapGet(Route + "/costs", context => CostsAsync(context, services())).WithMetadata(readers);
        routes.MapPost(Route + "/pause", async context => await OrderAsync(context, services(), "pause", new PauseSearch(await ReasonAsync(context))));
        routes.MapPost(Route + "/resume", context => OrderAsync(context, services(), "resume", new ResumeSearch()));
        routes.MapPost(Route + "/cancel", context => OrderAsync(context, services(), "cancel", new CancelSearch()));
    }

    private static async Task ListAsync(HttpContext context, NodeServices node)
    {
        var searches = await SearchAccess.ListAsync(node.System, SearchAccess.Most, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(searches.Records, ApiJson.Options, context.RequestAborted);
    }

    private static async Task StartAsync(HttpContext context, NodeServices node)
    {
        var envelope = await JsonSerializer.DeserializeAsync(context.Request.Body, WorkProtocolJson.Default.TypedMessage, context.RequestAborted)
            ?? throw new ApiRefusal(StatusCodes.Status400BadRequest, "The body is null.");
        if (node.Types.Deserialize(envelope.Type, JsonText.Of(envelope.Payload)) is not StartSearch start)
        {
            throw new ApiRefusal(StatusCodes.Status400BadRequest, $"The body is a {envelope.Type}; allowed is what starts a search.");
        }

        start.Settings.Validate();
        object? answer = null;
        await node.Audit.DoAsync(context, "search start", start.Settings.Name, async () =>
        {
            answer = await SearchAccess.StartAsync(node.System, start, context.RequestAborted);
            return answer is SearchRefused refused ? $"refused: {refused.Reason}" : "accepted";
        });
        if (answer is SearchRefused no)
        {
            throw new ApiRefusal(StatusCodes.Status409Conflict, no.Describe());
        }

        await context.Response.WriteAsJsonAsync((SearchAccepted)answer!, ApiJson.Options, context.RequestAborted);
    }

    private static async Task DescribeAsync(HttpContext context, NodeServices node) =>
        await context.Response.WriteAsJsonAsync(await AskAsync(context, node, new DescribeSearch()), ApiJson.Options, context.RequestAborted);

    private static async Task CostsAsync(HttpContext context, NodeServices node)
    {
        var status = await AskAsync(context, node, new DescribeSearch());
        var costs = await SearchAccess.CostsAsync(node.System, status.Settings!, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(costs, ApiJson.Options, context.RequestAborted);
    }

    private static Task OrderAsync(HttpContext context, NodeServices node, string verb, SearchCommand order) =>
        node.Audit.DoAsync(context, $"search {verb}", Name(context), async () =>
        {
            var status = await AskAsync(context, node, order);
            await context.Response.WriteAsJsonAsync(status, ApiJson.Options, context.RequestAborted);
            return SearchFigures.Phase(status.Phase) + (status.IsPaused ? ", paused" : "");
        });

    private static Task<SearchStatus> AskAsync(HttpContext context, NodeServices node, SearchCommand command) =>
        SearchAccess.AskAsync(node.System, Name(context), command, context.RequestAborted);

    private static string Name(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    private static async Task<string?> ReasonAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body);
        var text = await body.ReadToEndAsync(context.RequestAborted);
        return text.Length == 0 ? null : JsonSerializer.Deserialize<PauseSearch>(text, ApiJson.Options)?.Reason;
    }
}
