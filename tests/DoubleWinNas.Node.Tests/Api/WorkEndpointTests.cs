using System.Net;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Tests.Api;

public sealed class WorkEndpointTests : IAsyncLifetime
{
    private static readonly MeasureCosts Payload = new("host", 1, ["conv:16-16:k3:s1:p1@14"]);

    private readonly TemporaryFolder _folder = new();
    private TestNode _node = null!;

    public async Task InitializeAsync() => _node = await TestNode.StartAsync(_folder.Path);

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_item_is_leased_renewed_and_completed_and_its_actor_is_told()
    {
        await _node.EnqueueAsync("train/a/r0", Payload);

        var work = await LeaseAsync();
        Assert.Equal(("train/a/r0", 1, "work.measure-costs/1"), (work!.Id, work.Attempt, work.Type));
        Assert.Equal(Payload.Operations, ((MeasureCosts)ErrandActor.Types().Deserialize(work.Type, work.Payload.GetRawText())).Operations);

        Assert.Equal("accepted", await VerdictAsync("renew", new { worker = "w", id = work.Id, epoch = work.Epoch, progress = new { phase = "half" } }));
        Assert.Contains("half", (await _node.FindAsync(work.Id))!.Progress);

        var result = new { accuracies = new[] { 0.5 }, seconds = 1.0 };
        Assert.Equal("accepted", await VerdictAsync("complete", Completion(work, result)));
        Assert.Equal("accepted", await VerdictAsync("complete", Completion(work, result)));
        await _node.UntilAsync(async () => await _node.OutcomeAsync(work.Id) is not null, "the actor was told");
        Assert.Contains("0.5", (await _node.OutcomeAsync(work.Id))!.Result);
    }

    [Fact]
    public async Task A_failed_attempt_is_repeated_until_there_is_none_left_then_the_actor_is_told_the_last_error()
    {
        await _node.EnqueueAsync("a", Payload, maxAttempts: 2);

        foreach (var attempt in new[] { 1, 2 })
        {
            var work = await LeaseAsync();
            Assert.Equal(attempt, work!.Attempt);
            await VerdictAsync("fail", new { worker = "w", id = work.Id, epoch = work.Epoch, error = $"broke in attempt {attempt}", retryable = true });
        }

        Assert.Equal(WorkState.Quarantined, (await _node.EndAsync("a")).State);
        await _node.UntilAsync(async () => await _node.OutcomeAsync("a") is { Error: "broke in attempt 2" }, "the actor was told");
    }

    [Fact]
    public async Task Without_work_the_answer_is_empty() => Assert.Null(await LeaseAsync(waitSeconds: 0));

    [Fact]
    public async Task Work_that_comes_while_a_worker_waits_is_leased()
    {
        var lease = LeaseAsync(waitSeconds: 60);
        await _node.EnqueueAsync("a", Payload);

        Assert.Equal("a", (await lease)!.Id);
    }

    [Fact]
    public async Task Labels_keep_items_for_those_who_offer_them()
    {
        await _node.EnqueueAsync("a", Payload, Pools.Train, 3, "device=nano-01");

        Assert.Null(await LeaseAsync(waitSeconds: 0));
        Assert.Equal("a", (await LeaseAsync(waitSeconds: 0, labels: ["device=nano-01", "cuda"]))!.Id);
    }

    [Fact]
    public async Task Whoever_comes_too_late_is_told_to_stop()
    {
        await _node.EnqueueAsync("a", Payload);
        var work = (await LeaseAsync())!;
        await _node.Node.System.Store.CancelWorkAsync("a", CancellationToken.None);

        Assert.Equal("cancelled", await VerdictAsync("renew", new { worker = "w", id = "a", epoch = work.Epoch }));
        Assert.Equal("lost", await VerdictAsync("renew", new { worker = "w", id = "a", epoch = work.Epoch + 1 }));
        Assert.Equal("lost", await VerdictAsync("complete", Completion(work with { Epoch = 7 }, new { accuracies = new[] { 0.5 }, seconds = 1.0 })));
    }

    [Fact]
    public async Task A_result_of_an_unknown_or_broken_type_is_refused_and_the_item_stays_leased()
    {
        await _node.EnqueueAsync("a", Payload);
        var work = (await LeaseAsync())!;

        var broken = await PostAsync("complete", Completion(work, new { accuracies = "many" }));
        await ShouldRefuseAsync(broken, HttpStatusCode.BadRequest, "work.candidates-evaluated/1");
        var unknown = await PostAsync("complete", new { worker = "w", id = "a", epoch = work.Epoch, type = "no-such/1", result = 1 });
        await ShouldRefuseAsync(unknown, HttpStatusCode.BadRequest, "no-such/1");

        Assert.Equal(WorkState.Leased, (await _node.FindAsync("a"))!.State);
    }

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest, "JSON")]
    [InlineData("{}", HttpStatusCode.BadRequest, "worker")]
    [InlineData("null", HttpStatusCode.BadRequest, "null")]
    [InlineData("{\"worker\": \"\", \"pools\": [\"train\"], \"labels\": [], \"waitSeconds\": 0}", HttpStatusCode.BadRequest, "1 to 200 characters")]
    [InlineData("{\"worker\": \"w\", \"pools\": [], \"labels\": [], \"waitSeconds\": 0}", HttpStatusCode.BadRequest, "at least one pool")]
    [InlineData("{\"worker\": \"w\", \"pools\": [\"train\"], \"labels\": [], \"waitSeconds\": -1}", HttpStatusCode.BadRequest, "waitSeconds")]
    public async Task A_malformed_request_is_refused_with_one_clear_message(string body, HttpStatusCode status, string word)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        await ShouldRefuseAsync(await _node.Http.PostAsync("v1/work/lease", content), status, word);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        using var content = new StringContent(new string(' ', (int)WorkEndpoints.LargestBody + 1), Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/work/complete") { Content = content, Headers = { ExpectContinue = true } };

        await ShouldRefuseAsync(await _node.Http.SendAsync(request), HttpStatusCode.RequestEntityTooLarge, "too large");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    [InlineData("Basic abc")]
    public async Task Nobody_gets_in_without_the_token(string? authorization)
    {
        using var http = new HttpClient { BaseAddress = _node.Node.Address };
        if (authorization is not null)
        {
            http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        }

        foreach (var path in new[] { "v1/work/lease", "v1/work/complete", "no/such/path" })
        {
            using var content = new StringContent("{}");
            await ShouldRefuseAsync(await http.PostAsync(path, content), HttpStatusCode.Unauthorized, "token");
        }

        await ShouldRefuseAsync(await http.GetAsync($"v1/artifacts/{new string('a', 64)}"), HttpStatusCode.Unauthorized, "token");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("healthz")).StatusCode);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void The_token_is_its_owners_alone() =>
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.In("token")));

    [Fact]
    public async Task An_unknown_path_says_what_there_is() => await ShouldRefuseAsync(await _node.Http.GetAsync("v2/work"), HttpStatusCode.NotFound, "/v1");

    internal static async Task ShouldRefuseAsync(HttpResponseMessage answer, HttpStatusCode status, string word)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode}: {text}");
        var body = JsonDocument.Parse(text).RootElement;
        Assert.Contains(word, $"{body.GetProperty("error")} {(body.TryGetProperty("remedy", out var remedy) ? remedy.GetString() : "")}");
        Assert.DoesNotContain("   at ", text);
    }

    private static object Completion(LeasedWork work, object result) =>
        new { worker = "w", id = work.Id, epoch = work.Epoch, type = "work.candidates-evaluated/1", result = Pascal(result) };

    // Results are in the words of the actors' JSON, which has C#'s names.
    private static JsonElement Pascal(object value) => JsonSerializer.SerializeToElement(
        JsonSerializer.SerializeToElement(value).EnumerateObject().ToDictionary(p => char.ToUpperInvariant(p.Name[0]) + p.Name[1..], p => p.Value));

    private async Task<LeasedWork?> LeaseAsync(double waitSeconds = 30, string[]? labels = null)
    {
        using var answer = await PostAsync("lease", new { worker = "w", pools = new[] { "train" }, labels = labels ?? [], waitSeconds });
        return answer.StatusCode == HttpStatusCode.NoContent ? null : await answer.Content.ReadFromJsonAsync(WorkProtocolJson.Default.LeasedWork);
    }

    private async Task<string> VerdictAsync(string verb, object body)
    {
        using var answer = await PostAsync(verb, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync(WorkProtocolJson.Default.VerdictAnswer))!.Verdict;
    }

    private Task<HttpResponseMessage> PostAsync(string verb, object body) => _node.Http.PostAsJsonAsync($"v1/work/{verb}", body);
}
