using System.Globalization;
using System.Net.Http.Headers;
using DoubleWinNas.Node.Artifacts;
using DoubleWinNas.Orchestration.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace DoubleWinNas.Node.Api;

/// <summary>
/// /v1/artifacts/{sha256}: bytes by content, checked at both ends. GET takes <c>Range: bytes=N-</c>. PUT takes <c>Content-Range: bytes
/// A-B/SIZE</c>: then what came of an upload that broke off is kept, HEAD tells how much (<see cref="OffsetHeader"/>), and the next PUT goes
/// on from there.
/// </summary>
internal static class ArtifactEndpoints
{
    /// <summary>Most bytes of an artifact: far above any checkpoint that is worth moving by HTTP.</summary>
    public const long LargestArtifact = 8L << 30;

    /// <summary>Header that tells how many bytes of an unfinished upload came.</summary>
    public const string OffsetHeader = "Upload-Offset";

    private const string Route = "/v1/artifacts/{sha256}";

    /// <summary>An upload of which nothing comes for so long is cut off; it can go on later.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(1);

    public static void Map(IEndpointRouteBuilder routes, Func<NodeServices> services)
    {
        var readers = new RequiresScope(ApiScope.Read, ApiScope.Worker, ApiScope.Device);
        var writers = new RequiresScope(ApiScope.Worker, ApiScope.Device);
        routes.MapMethods(Route, [HttpMethods.Head], context => HeadAsync(context, services())).WithMetadata(readers);
        routes.MapGet(Route, context => GetAsync(context, services())).WithMetadata(readers);
        routes.MapPut(Route, context => PutAsync(context, services())).WithMetadata(writers);
    }

    private static async Task HeadAsync(HttpContext context, NodeServices node)
    {
        var (hash, caller) = (Hash(context, node), ApiCaller.Of(context));
        if (await MayReadAsync(context, node) && await node.Artifacts.SizeOfAsync(hash, context.RequestAborted) is { } size)
        {
            context.Response.ContentLength = size;
            return;
        }

        // Not an error: the question of every upload, whose answer is where to begin.
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.Headers[OffsetHeader] = node.Uploads.OffsetOf(caller.Name, hash).ToString(CultureInfo.InvariantCulture);
    }

    private static async Task GetAsync(HttpContext context, NodeServices node)
    {
        var hash = Hash(context, node);
        await using var content = (await MayReadAsync(context, node) ? await node.Artifacts.OpenAsync(hash, context.RequestAborted) : null)
            ?? throw new ApiRefusal(StatusCodes.Status404NotFound, $"There is no artifact {hash} here.", "Put it first.");
        var size = content.Length;
        var start = StartOf(context.Request.Headers.Range, size);
        if (start > 0)
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {start}-{size - 1}/{size}");
            content.Position = start;
        }

        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = size - start;
        await content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static async Task PutAsync(HttpContext context, NodeServices node)
    {
        var (hash, caller) = (Hash(context, node), ApiCaller.Of(context));
        await node.Ownership.RequireMayStoreAsync(caller, context.RequestAborted);
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = LargestArtifact;
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        var body = new PatientStream(context.Request.Body, LongestSilence, node.Time);
        var artifact = PartOf(context.Request.Headers.ContentRange) is { } part
            ? await TakePartAsync(context, node, hash, part, body)
            : await node.Artifacts.Files.PutAsync(body, hash, LargestArtifact, context.RequestAborted);
        if (artifact is null)
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            context.Response.Headers[OffsetHeader] = node.Uploads.OffsetOf(caller.Name, hash).ToString(CultureInfo.InvariantCulture);
            return;
        }

        await node.Artifacts.PublishAsync(artifact, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task<Artifact?> TakePartAsync(HttpContext context, NodeServices node, string hash, (long Start, long Total) part, Stream body)
    {
        try
        {
            return await node.Uploads.TakeAsync(ApiCaller.Of(context).Name, hash, part.Start, part.Total, body, context.RequestAborted);
        }
        catch (UploadConflictException conflict)
        {
            context.Response.Headers[OffsetHeader] = conflict.Offset.ToString(CultureInfo.InvariantCulture);
            throw new ApiRefusal(StatusCodes.Status409Conflict, conflict.Message, $"Go on from byte {conflict.Offset}, or try again in a moment.");
        }
    }

    private static Task<bool> MayReadAsync(HttpContext context, NodeServices node) =>
        node.Ownership.MayReadAsync(ApiCaller.Of(context), Hash(context, node), context.RequestAborted);

    /// <summary>The hash of the address, which is one.</summary>
    private static string Hash(HttpContext context, NodeServices node)
    {
        var hash = (string)context.Request.RouteValues["sha256"]!;
        node.Artifacts.Files.PathOf(new Artifact(hash, 0));
        return hash;
    }

    private static long StartOf(string? range, long size)
    {
        if (range is null)
        {
            return 0;
        }

        return RangeHeaderValue.TryParse(range, out var parsed) && parsed is { Unit: "bytes", Ranges.Count: 1 } && parsed.Ranges.Single() is { From: { } from, To: null } && from < size
            ? from
            : throw new ApiRefusal(StatusCodes.Status416RangeNotSatisfiable, $"Range '{range}' of {size} bytes; allowed is 'bytes=N-' with N below {size}.");
    }

    private static (long Start, long Total)? PartOf(string? range)
    {
        if (range is null)
        {
            return null;
        }

        return ContentRangeHeaderValue.TryParse(range, out var parsed) && parsed is { Unit: "bytes", From: { } from, Length: { } total and <= LargestArtifact }
            ? (from, total)
            : throw new ApiRefusal(StatusCodes.Status400BadRequest, $"Content-Range '{range}'; allowed is 'bytes FIRST-LAST/SIZE' with a size of at most {LargestArtifact}.");
    }
}
