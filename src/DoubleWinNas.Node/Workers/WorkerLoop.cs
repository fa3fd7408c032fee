using System.Text.Json;
using DoubleWinNas.Actors.Serialization;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Hosting;
using DoubleWinNas.Node.Work;

namespace DoubleWinNas.Node.Workers;

/// <summary>A worker's life: lease, compute, store, complete, again. One thread does all of it but the renewals.</summary>
internal sealed class WorkerLoop(
    WorkerOptions options, NodeClient client, MessageTypeRegistry types, IReadOnlyList<IWorkHandler> handlers, FaultHooks faults, TextWriter log, TimeProvider time)
    : IDisposable
{
    private const double WaitSeconds = 20;

    private static readonly TimeSpan WaitForRoom = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan GiveBackWithin = TimeSpan.FromSeconds(3);

    private readonly WorkerCache _cache = WorkerCache.Of(options);

    /// <summary>Tells this process from an earlier one of the same name.</summary>
    private readonly string _instance = $"{Environment.ProcessId}-{Guid.NewGuid():n}";

    /// <summary>Works until told to end, by <paramref name="drain"/> or by an operator.</summary>
    /// <param name="drain">Nothing new is begun; what is under way is finished.</param>
    /// <param name="stop">An item under way is given back.</param>
    /// <exception cref="NodeGoneException">No node answers any more.</exception>
    /// <exception cref="InputException">The node refuses this worker.</exception>
    public void Run(CancellationToken drain, CancellationToken stop)
    {
        while (!drain.IsCancellationRequested)
        {
            var request = new LeaseRequest(options.Name, options.Pools, options.Labels, WaitSeconds, _instance, ProgramVersion.Text, Environment.MachineName);
            LeaseAnswer answer;
            try
            {
                answer = client.Lease(request, drain);
            }
            catch (OperationCanceledException)
            {
                SayGoodbye(request);
                return;
            }

            if (answer.IsDrained)
            {
                log.WriteLine("drained by an operator; this worker ends");
                return;
            }

            if (answer.Work is { } work)
            {
                _cache.Trim();
                Run(work, stop);
            }
        }
    }

    public void Dispose() => _cache.Dispose();

    private void Run(LeasedWork work, CancellationToken stop)
    {
        log.WriteLine($"{work.Id} attempt {work.Attempt}: {work.Type}");
        var started = time.GetTimestamp();
        using var keeper = new LeaseKeeper(client, options.Name, work, EndAtOnce, time);
        client.Waits = reason => keeper.Progressed(new WorkProgress($"waiting for the node: {reason}"));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, keeper.Lost);
        try
        {
            var context = new WorkContext(client, _cache.Artifacts, keeper, options.Folder, work.Attempt, either.Token, time);
            var result = types.Serialize(Compute(work, context));
            using var json = JsonDocument.Parse(result.Payload);
            var verdict = client.Complete(new CompleteRequest(options.Name, work.Id, work.Epoch, result.Type, json.RootElement), either.Token);
            log.WriteLine($"{work.Id} attempt {work.Attempt}: completed in {time.GetElapsedTime(started).TotalSeconds:F1} s, {verdict.Verdict}");
        }
        catch (Exception error) when (keeper.Lost.IsCancellationRequested && error is not NodeGoneException)
        {
            log.WriteLine($"{work.Id} attempt {work.Attempt}: no longer ours; stopped");
        }
        catch (Exception error) when (error is not NodeGoneException)
        {
            var isStopped = stop.IsCancellationRequested && error is OperationCanceledException;
            var text = isStopped ? $"{options.Name} was stopped" : TextOf(error);
            log.WriteLine($"{work.Id} attempt {work.Attempt}: {(isStopped || error is InputException ? text : error)}");
            GiveUp(work, text, isStopped, stop, keeper.Lost);
        }
        finally
        {
            client.Waits = null;
        }
    }

    private object Compute(LeasedWork work, WorkContext context)
    {
        var payload = types.Deserialize(work.Type, work.Payload.GetRawText());
        var handler = handlers.FirstOrDefault(h => h.Payload == payload.GetType())
            ?? throw new InputException($"This worker cannot do items of type {work.Type}. Start a worker of the node's version.");
        faults.Begin(handler.Payload, work.Attempt);
        while (true)
        {
            try
            {
                return handler.Run(payload, context);
            }
            catch (Exception error) when (DiskFull.In(error) is { } reason)
            {
                context.Report(new WorkProgress($"waiting: {reason} ({options.Folder})"));
                Task.Delay(WaitForRoom, time, context.Cancellation).GetAwaiter().GetResult();
            }
        }
    }

    private void GiveUp(LeasedWork work, string text, bool isStopped, CancellationToken stop, CancellationToken lost)
    {
        // A worker that is to end does not wait for a node that is gone: the lease runs out by itself.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(lost);
        using var hurry = stop.Register(() => limit.CancelAfter(GiveBackWithin));
        try
        {
            _ = isStopped
                ? client.Return(new ReturnRequest(options.Name, work.Id, work.Epoch, text), limit.Token)
                : client.Fail(new FailRequest(options.Name, work.Id, work.Epoch, text, Retryable: true), limit.Token);
        }
        catch (OperationCanceledException)
        {
            log.WriteLine($"{work.Id}: could not be given back");
        }
    }

    /// <summary>The answer that was not waited for may have held an item: the node is told that nobody has it. A child's node sees its end.</summary>
    private void SayGoodbye(LeaseRequest request)
    {
        if (options.IsChild)
        {
            return;
        }

        using var limit = new CancellationTokenSource(GiveBackWithin, time);
        try
        {
            client.Lease(request with { Pools = [], WaitSeconds = 0 }, limit.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or NodeGoneException or InputException)
        {
            log.WriteLine($"the node could not be told of the end: {error.Message}");
        }
    }

    private void EndAtOnce(string reason)
    {
        log.WriteLine($"{reason}; this worker ends itself");
        log.Flush();
        ProcessEnd.ExitAtOnce(ProcessEnd.Stalled);
    }

    private static string TextOf(Exception error) => error is InputException ? error.Message : $"{error.GetType().Name}: {error.Message}";
}
