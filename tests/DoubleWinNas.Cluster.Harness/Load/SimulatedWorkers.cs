using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Cluster.Harness.Load;

/// <summary>Many workers in one process: each asks for work, waits instead of working, renews once, completes, and asks again.</summary>
internal sealed class SimulatedWorkers(LoadOptions options, Uri node, ApiToken token) : IDisposable
{
    private const double WaitSeconds = 2;

    private static readonly (string Type, JsonElement Result) Done = Result();

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue, UseProxy = false })
    {
        BaseAddress = node,
        Timeout = TimeSpan.FromMinutes(2),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token.Text) },
    };

    private int _completed;
    private int _lost;
    private int _refused;

    /// <summary>Calls that were answered with an item.</summary>
    public LoadCalls Leases { get; } = new();

    public LoadCalls Renewals { get; } = new();

    public LoadCalls Completions { get; } = new();

    public int Completed => _completed;

    /// <summary>Verdicts other than accepted.</summary>
    public int Lost => _lost;

    /// <summary>Answers that were no success.</summary>
    public int Refused => _refused;

    /// <summary>From now on calls are counted.</summary>
    public void Count() => Leases.IsCounting = Renewals.IsCounting = Completions.IsCounting = true;

    /// <summary>Until all items are completed.</summary>
    public Task RunAsync(CancellationToken cancellation) => Task.WhenAll(Enumerable.Range(0, options.Workers).Select(number => WorkAsync(number, cancellation)));

    public void Dispose() => _http.Dispose();

    private async Task WorkAsync(int number, CancellationToken cancellation)
    {
        var random = new Random(options.Seed + number);
        var name = string.Create(CultureInfo.InvariantCulture, $"simulated-{number}");
        var request = new LeaseRequest(name, [LoadActor.Pool], [], WaitSeconds, $"{name}-1", "load", "load");
        await Task.Delay(options.WorkTime * random.NextDouble(), cancellation);
        while (Volatile.Read(ref _completed) < options.Queued)
        {
            var asked = Stopwatch.GetTimestamp();
            using var answer = await PostAsync("v1/work/lease", JsonContent.Create(request, WorkProtocolJson.Default.LeaseRequest), cancellation);
            if (answer.StatusCode == HttpStatusCode.NoContent)
            {
                continue;
            }

            if (!answer.IsSuccessStatusCode || await answer.Content.ReadFromJsonAsync(WorkProtocolJson.Default.LeasedWork, cancellation) is not { } work)
            {
                Interlocked.Increment(ref _refused);
                await Task.Delay(100, cancellation);
                continue;
            }

            Leases.Add(asked);
            var half = options.WorkTime * (0.25 + (0.5 * random.NextDouble()));
            await Task.Delay(half, cancellation);
            await TellAsync(Renewals, "v1/work/renew", JsonContent.Create(new RenewRequest(name, work.Id, work.Epoch), WorkProtocolJson.Default.RenewRequest), cancellation);
            await Task.Delay(half, cancellation);
            await TellAsync(Completions, "v1/work/complete", JsonContent.Create(new CompleteRequest(name, work.Id, work.Epoch, Done.Type, Done.Result), WorkProtocolJson.Default.CompleteRequest), cancellation);
            Interlocked.Increment(ref _completed);
        }
    }

    private async Task TellAsync(LoadCalls calls, string path, JsonContent content, CancellationToken cancellation)
    {
        var asked = Stopwatch.GetTimestamp();
        using var answer = await PostAsync(path, content, cancellation);
        if (!answer.IsSuccessStatusCode)
        {
            Interlocked.Increment(ref _refused);
            return;
        }

        var verdict = await answer.Content.ReadFromJsonAsync(WorkProtocolJson.Default.VerdictAnswer, cancellation);
        calls.Add(asked);
        if (verdict?.Verdict != VerdictAnswer.Accepted)
        {
            Interlocked.Increment(ref _lost);
        }
    }

    private Task<HttpResponseMessage> PostAsync(string path, JsonContent content, CancellationToken cancellation) => _http.PostAsync(path, content, cancellation);

    private static (string Type, JsonElement Result) Result()
    {
        var data = LoadActor.Types().Serialize(new CostsMeasured(
            new CostConditions("host", "onnxruntime 1.23.2", "fp32", 1, 1, "default"), new SortedDictionary<string, double>(StringComparer.Ordinal) { ["conv:16-16:k3:s1:p1@14"] = 0.01 }, 0));
        return (data.Type, JsonDocument.Parse(data.Payload).RootElement.Clone());
    }
}
