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

    private const int LongestName = 200;

    /// <summary>Most items that are shown.</summary>
    private const int MostHeld = 1000;

    /// <summary>Most pools, and most labels, of a worker.</summary>
    private const int MostWords = 32;

    /// <summary>An operator's order is seen, and the worker told to the store, at least this often while it waits.</summary>
    private static readonly TimeSpan WaitSlice = TimeSpan.FromSeconds(3);

    public static void Map(IEndpointRouteBuilder routes, Func<NodeServices> services)
    {
        var workers = new RequiresScope(ApiScope.Worker, ApiScope.Device);
        routes.MapPost("/v1/work/lease", context => LeaseAsync(context, services())).WithMetadata(workers);
        routes.MapPost("/v1/work/renew", context => RenewAsync(context, services())).WithMetadata(workers);
        routes.MapPost("/v1/work/complete", context => CompleteAsync(context, services())).WithMetadata(workers);
        routes.MapPost("/v1/work/fail", context => FailAsync(context, services())).WithMetadata(workers);
        routes.MapPost("/v1/work/return", context => ReturnAsync(context, services())).WithMetadata(workers);
        routes.MapGet("/v1/work/held", context => HeldAsync(context, services())).WithMetadata(new RequiresScope(ApiScope.Read));
    }

    private static async Task LeaseAsync(HttpContext context, NodeServices node)
    {
        var request = await ReadAsync(context, WorkProtocolJson.Default.LeaseRequest);
        if (!double.IsFinite(request.WaitSeconds) || request.WaitSeconds < 0)
        {
            throw new ApiRefusal(StatusCodes.Status400BadRequest, $"waitSeconds is {request.WaitSeconds}; allowed are 0 to {LongestWait.TotalSeconds}.");
        }

        RequireUsable(request);
        WorkOwnership.RequireOwn(ApiCaller.Of(context), request);
        var wait = TimeSpan.FromSeconds(Math.Min(request.WaitSeconds, LongestWait.TotalSeconds));
        var pull = new WorkPull(request.Worker, request.Pools, request.Labels, node.Lease);
        var lease = node.Local.Knows(request.Worker)
            ? await LeaseLocalAsync(context, node, request, pull, wait)
            : await LeaseRemoteAsync(context, node, request, pull, wait);
        var nodes = node.System.Nodes.Where(row => row.State is NodeState.Up or NodeState.Joining && row.Address.Length > 0).Select(row => row.Address);
        context.Response.Headers[LeaseRequest.NodesHeader] = string.Join(',', nodes.Distinct());
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

    private static async Task<WorkLease?> LeaseLocalAsync(HttpContext context, NodeServices node, LeaseRequest request, WorkPull pull, TimeSpan wait)
    {
        await node.Workers.SawAsync(request, context.RequestAborted);
        return await node.Local.LeaseAsync(pull, wait, context.RequestAborted);
    }

    private static async Task<WorkLease?> LeaseRemoteAsync(HttpContext context, NodeServices node, LeaseRequest request, WorkPull pull, TimeSpan wait)
    {
        if (node.Workers.TakeBack(request.Worker, request.Instance) is { } unseen)
        {
            await node.System.Work.ReturnAsync(unseen.Id, unseen.Epoch, $"{request.Worker} did not get it", context.RequestAborted);
        }

        if (request is { Pools.Count: 0, Instance: not null })
        {
            // A worker that ends: it asked for work, did not wait for the answer, and does not want it.
            return null;
        }

        var started = node.Time.GetTimestamp();
        while (true)
        {
            if (await node.Workers.SawAsync(request, context.RequestAborted) == WorkerOrder.Drain)
            {
                context.Response.Headers[LeaseRequest.OrderHeader] = LeaseRequest.Drain;
                return null;
            }

            var left = wait - node.Time.GetElapsedTime(started);
            var slice = left < TimeSpan.Zero ? TimeSpan.Zero : left < WaitSlice ? left : WaitSlice;
            var lease = await node.System.Work.LeaseAsync(pull, slice, context.RequestAborted);
            if (lease is not null && context.RequestAborted.IsCancellationRequested)
            {
                await node.System.Work.ReturnAsync(lease.Id, lease.Epoch, $"{request.Worker} hung up", CancellationToken.None);
                return null;
            }

            if (lease is not null)
            {
                node.Workers.Leased(request.Worker, lease);
                node.Ownership.Leased(ApiCaller.Of(context), request.Worker, lease);
            }

            if (lease is not null || left <= WaitSlice)
            {
                return lease;
            }
        }
    }

    private static void RequireUsable(LeaseRequest request)
    {
        var words = request.Pools.Concat(request.Labels).Concat([request.Worker, request.Instance ?? "-", request.Version ?? "-", request.Host ?? "-"]);
        if (request.Pools.Count > MostWords || request.Labels.Count > MostWords || words.FirstOrDefault(word => word.Length is 0 or > LongestName || word.Any(char.IsControl)) is not null)
        {
            throw new ApiRefusal(
                StatusCodes.Status400BadRequest,
                $"worker, pools, labels, instance, version and host are texts of 1 to {LongestName} characters without control characters, at most {MostWords} pools and labels.");
        }
    }

    private static async Task RenewAsync(HttpContext context, NodeServices node)
    {
        var request = await ReadAsync(context, WorkProtocolJson.Default.RenewRequest);
        var progress = request.Progress is { } told ? JsonText.Of(told) : null;
        if (progress?.Length > LargestProgress)
        {
            throw new ApiRefusal(StatusCodes.Status413PayloadTooLarge, $"The progress has {progress.Length} characters; allowed are {LargestProgress}.");
        }

        await RequireHeldAsync(context, node, request.Worker, request.Id, request.Epoch);
        var verdict = await node.System.Work.RenewAsync(request.Id, request.Epoch, node.Lease, progress, context.RequestAborted);
        node.Local.Heard(request.Worker, request.Id, request.Epoch, progress);
        await node.Workers.HeardAsync(request.Worker, context.RequestAborted);
        await AnswerAsync(context, verdict);
    }

    // The worker's word counts even if it hangs up right after it: no cancellation from here on.
    private static async Task CompleteAsync(HttpContext context, NodeServices node)
    {
        var request = await ReadAsync(context, WorkProtocolJson.Default.CompleteRequest);
        await RequireHeldAsync(context, node, request.Worker, request.Id, request.Epoch);
        var verdict = await node.System.Work.CompleteAsync(
            request.Id, request.Epoch, request.Type, JsonText.Of(request.Result), CancellationToken.None);
        node.Local.Finished(request.Worker, request.Id, request.Epoch);
        node.Workers.Finished(request.Worker, request.Id, request.Epoch);
        await AnswerAsync(context, verdict);
    }

    private static async Task FailAsync(HttpContext context, NodeServices node)
    {
        var request = await ReadAsync(context, WorkProtocolJson.Default.FailRequest);
        await RequireHeldAsync(context, node, request.Worker, request.Id, request.Epoch);
        var verdict = await node.System.Work.FailAsync(
            request.Id, request.Epoch, Short(request.Error), request.Retryable ? RetryAfter : null, CancellationToken.None);
        node.Local.Finished(request.Worker, request.Id, request.Epoch);
        node.Workers.Finished(request.Worker, request.Id, request.Epoch);
        await AnswerAsync(context, verdict);
    }

    private static async Task ReturnAsync(HttpContext context, NodeServices node)
    {
        var request = await ReadAsync(context, WorkProtocolJson.Default.ReturnRequest);
        await RequireHeldAsync(context, node, request.Worker, request.Id, request.Epoch);
        var verdict = await node.System.Work.ReturnAsync(request.Id, request.Epoch, Short(request.Reason), CancellationToken.None);
        node.Local.Finished(request.Worker, request.Id, request.Epoch);
        node.Workers.Finished(request.Worker, request.Id, request.Epoch);
        await AnswerAsync(context, verdict);
    }

    private static Task RequireHeldAsync(HttpContext context, NodeServices node, string worker, string id, long epoch) =>
        node.Ownership.RequireHeldAsync(ApiCaller.Of(context), worker, id, epoch, context.RequestAborted);

    private static async Task HeldAsync(HttpContext context, NodeServices node)
    {
        var leased = await node.System.Store.ListWorkAsync(pool: null, WorkState.Leased, MostHeld, context.RequestAborted);
        IReadOnlyList<HeldWork> held =
            [.. leased.Select(item => new HeldWork(item.Worker ?? "", item.Id, item.Type, item.Attempts, item.Progress)).OrderBy(item => item.Worker, StringComparer.Ordinal)];
        await context.Response.WriteAsJsonAsync(held, WorkProtocolJson.Default.IReadOnlyListHeldWork, cancellationToken: context.RequestAborted);
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
