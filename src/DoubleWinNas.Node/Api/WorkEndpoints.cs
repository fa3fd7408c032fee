using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DoubleWinNas.Actors.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DoubleWinNas.Node.Api;

/// <summary>/v1/work: what workers pull and give back. Ids hold slashes, so they stand in the bodies.</summary>
internal static class WorkEndpoints
{
    /// <summary>Most bytes of a body: a result of the largest size that actors take, in UTF-8, and its envelope.</summary>
    public const long LargestBody = 4 << 20;

    /// <summary>Most characters of a progress.</summary>
    private const int LargestProgress = 4096;

    private const int LargestError = 4096;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    /// <summary>Before an attempt that failed is repeated: enough for a full disk or a busy machine to be seen, nothing beside an item's time.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(500);

    public static void Map(IEndpointRouteBuilder routes, Func<NodeServices> services)
    {
        routes.MapPost("/v1/work/lease", context => LeaseAsync(context, services()));
        routes.MapPost("/v1/work/renew", context => RenewAsync(context, services()));
        routes.MapPost("/v1/work/complete", context => CompleteAsync(context, services()));
        routes.MapPost("/v1/work/fail", context => FailAsync(context, services()));
        routes.MapPost("/v1/work/return", context => ReturnAsync(context, services()));
    }

    private static async Task LeaseAsync(HttpContext context, NodeServices node)
    {
        var request = await ReadAsync(context, WorkProtocolJson.Default.LeaseRequest);
        if (!double.IsFinite(request.WaitSeconds) || request.WaitSeconds < 0)
        {
            throw new ApiRefusal(StatusCodes.Status400BadRequest, $"waitSeconds is {request.WaitSeconds}; allowed are 0 to {LongestWait.TotalSeconds}.");
        }

        var wait = TimeSpan.FromSeconds(Math.Min(request.WaitSeconds, LongestWait.TotalSeconds));
        var pull = new WorkPull(request.Worker, request.Pools, request.Labels, node.Lease);
        var lease = node.Local.Knows(request.Worker)
            ? await node.Local.LeaseAsync(pull, wait, context.RequestAborted)
            : await node.System.Work.LeaseAsync(pull, wait, context.RequestAborted);
        if (lease is null)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        using var payload = JsonDocument.Parse(lease.Payload);
        var answer = new LeasedWork(
            lease.Id,
            lease.Epoch,
            lease.Pool,
            lease.Type,
            payload.RootElement,
            lease.Attempt,
            lease.MaxAttempts,
            lease.Lease.TotalSeconds,
            node.StallTimeout.TotalSeconds);
        await context.Response.WriteAsJsonAsync(answer, WorkProtocolJson.Default.LeasedWork, cancellationToken: context.RequestAborted);
    }

    private static async Task RenewAsync(HttpContext context, NodeServices node)
    {
        var request = await ReadAsync(context, WorkProtocolJson.Default.RenewRequest);
        var progress = request.Progress?.GetRawText();
        if (progress?.Length > LargestProgress)
        {
            throw new ApiRefusal(StatusCodes.Status413PayloadTooLarge, $"The progress has {progress.Length} characters; allowed are {LargestProgress}.");
        }

        var verdict = await node.System.Work.RenewAsync(request.Id, request.Epoch, node.Lease, progress, context.RequestAborted);
        node.Local.Heard(request.Worker, request.Id, request.Epoch, progress);
        await AnswerAsync(context, verdict);
    }

    // The worker's word counts even if it hangs up right after it: no cancellation from here on.
    private static async Task CompleteAsync(HttpContext context, NodeServices node)
    {
        var request = await ReadAsync(context, WorkProtocolJson.Default.CompleteRequest);
        var verdict = await node.System.Work.CompleteAsync(
            request.Id, request.Epoch, request.Type, request.Result.GetRawText(), CancellationToken.None);
        node.Local.Finished(request.Worker, request.Id, request.Epoch);
        await AnswerAsync(context, verdict);
    }

    private static async Task FailAsync(HttpContext context, NodeServices node)
    {
        var request = await ReadAsync(context, WorkProtocolJson.Default.FailRequest);
        var verdict = await node.System.Work.FailAsync(
            request.Id, request.Epoch, Short(request.Error), request.Retryable ? RetryAfter : null, CancellationToken.None);
        node.Local.Finished(request.Worker, request.Id, request.Epoch);
        await AnswerAsync(context, verdict);
    }

    private static async Task ReturnAsync(HttpContext context, NodeServices node)
    {
        var request = await ReadAsync(context, WorkProtocolJson.Default.ReturnRequest);
        var verdict = await node.System.Work.ReturnAsync(request.Id, request.Epoch, Short(request.Reason), CancellationToken.None);
        node.Local.Finished(request.Worker, request.Id, request.Epoch);
        await AnswerAsync(context, verdict);
    }

    private static string Short(string error) => error.Length <= LargestError ? error : error[..LargestError] + "…";

    private static Task AnswerAsync(HttpContext context, WorkVerdict verdict) => context.Response.WriteAsJsonAsync(
        new VerdictAnswer(verdict switch
        {
            WorkVerdict.Accepted => VerdictAnswer.Accepted,
            WorkVerdict.Cancelled => VerdictAnswer.Cancelled,
            _ => VerdictAnswer.Lost,
        }),
        WorkProtocolJson.Default.VerdictAnswer);

    private static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class =>
        await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted)
        ?? throw new ApiRefusal(StatusCodes.Status400BadRequest, "The body is null.");
}
