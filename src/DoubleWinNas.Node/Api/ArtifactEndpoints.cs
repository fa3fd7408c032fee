using DoubleWinNas.Orchestration.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace DoubleWinNas.Node.Api;

/// <summary>/v1/artifacts/{sha256}: bytes by content, checked at both ends.</summary>
internal static class ArtifactEndpoints
{
    /// <summary>Most bytes of an artifact: far above any checkpoint that is worth moving by HTTP.</summary>
    public const long LargestArtifact = 8L << 30;

    private const string Route = "/v1/artifacts/{sha256}";

    public static void Map(IEndpointRouteBuilder routes, Func<NodeServices> services)
    {
        routes.MapMethods(Route, [HttpMethods.Head], context =>
        {
            context.Response.ContentLength = Require(context, services());
            return Task.CompletedTask;
        });
        routes.MapGet(Route, async context =>
        {
            var node = services();
            await using var content = node.Artifacts.Open(new Artifact(Hash(context), Require(context, node)));
            context.Response.ContentType = "application/octet-stream";
            context.Response.ContentLength = content.Length;
            await content.CopyToAsync(context.Response.Body, context.RequestAborted);
        });
        routes.MapPut(Route, async context =>
        {
            context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = LargestArtifact;
            await services().Artifacts.PutAsync(context.Request.Body, Hash(context), LargestArtifact, context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
    }

    private static string Hash(HttpContext context) => (string)context.Request.RouteValues["sha256"]!;

    private static long Require(HttpContext context, NodeServices node) => node.Artifacts.SizeOf(Hash(context))
        ?? throw new ApiRefusal(StatusCodes.Status404NotFound, $"There is no artifact {Hash(context)} here.", "Put it first.");
}
