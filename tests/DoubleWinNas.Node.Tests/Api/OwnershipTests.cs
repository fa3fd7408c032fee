using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Tests.Api;

public sealed class OwnershipTests : IAsyncLifetime
{
    private static readonly byte[] Model = [1, 2, 3];
    private static readonly string ModelHash = Convert.ToHexStringLower(SHA256.HashData(Model));

    private readonly TemporaryFolder _folder = new();
    private TestNode _node = null!;
    private HttpClient _nano = null!;
    private HttpClient _other = null!;
    private HttpClient _worker = null!;

    public async Task InitializeAsync()
    {
        _node = await TestNode.StartAsync(_folder.Path);
        (_nano, _other, _worker) = (await _node.ClientAsync("nano", "device:nano-01"), await _node.ClientAsync("other", "device:nano-02"), await _node.ClientAsync("gpu", "worker"));
        await _node.EnqueueAsync("measure/1", new MeasureModels("nano-01", [new ModelArtifact("deep", "g", new Artifact(ModelHash, Model.Length))], 28, 1, 1), Pools.Device, 3, "device=nano-01");
        await _node.EnqueueAsync("train/1", new MeasureCosts("host", 1, ["conv:16-16:k3:s1:p1@14"]));
        await _node.Http.PutAsync($"v1/artifacts/{ModelHash}", new ByteArrayContent(Model));
    }

    public async Task DisposeAsync()
    {
        new List<HttpClient> { _nano, _other, _worker }.ForEach(client => client.Dispose());
        await _node.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("train", "device=nano-01")]
    [InlineData("device", "device=nano-02")]
    [InlineData("device", "cuda")]
    [InlineData("device", null)]
    public async Task A_device_token_leases_its_own_devices_work_only(string pool, string? label) =>
        Assert.Equal(HttpStatusCode.Forbidden, (await LeaseAsync(_nano, "n", pool, label)).StatusCode);

    [Fact]
    public async Task A_device_reads_the_artifacts_of_its_item_while_it_holds_it_and_stores_only_then()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _nano.GetAsync($"v1/artifacts/{ModelHash}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PutAsync(_nano)).StatusCode);

        var (id, epoch) = await LeasedAsync(_nano, "n", "device", "device=nano-01");
        Assert.Equal(Model, await _nano.GetByteArrayAsync($"v1/artifacts/{ModelHash}"));
        Assert.Equal(HttpStatusCode.NoContent, (await PutAsync(_nano)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _nano.GetAsync($"v1/artifacts/{Convert.ToHexStringLower(SHA256.HashData(new byte[] { 9 }))}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _other.GetAsync($"v1/artifacts/{ModelHash}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PutAsync(_other)).StatusCode);

        Assert.Equal("accepted", await VerdictAsync(_nano, "return", new { worker = "n", id, epoch, reason = "enough" }));
        await _node.UntilAsync(async () => (await _nano.GetAsync($"v1/artifacts/{ModelHash}")).StatusCode == HttpStatusCode.NotFound, "the artifact is out of reach again");
    }

    [Theory]
    [InlineData("renew")]
    [InlineData("complete")]
    [InlineData("fail")]
    [InlineData("return")]
    public async Task Nobody_speaks_of_an_item_that_another_holds(string verb)
    {
        var (id, epoch) = await LeasedAsync(_nano, "n", "device", "device=nano-01");
        var (train, trainEpoch) = await LeasedAsync(_worker, "w", "train", label: null);

        Assert.Equal(HttpStatusCode.Forbidden, (await SayAsync(_other, verb, "n", id, epoch)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SayAsync(_other, verb, "x", id, epoch)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SayAsync(_nano, verb, "w", train, trainEpoch)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SayAsync(_worker, verb, "w2", train, trainEpoch)).StatusCode);
        Assert.Contains("lost", await (await SayAsync(_worker, verb, "w", train, trainEpoch + 1)).Content.ReadAsStringAsync());
        Assert.Contains("lost", await (await SayAsync(_worker, verb, "w", "no/such", 1)).Content.ReadAsStringAsync());

        Assert.Equal((WorkState.Leased, "n"), ((await _node.FindAsync(id))!.State, (await _node.FindAsync(id))!.Worker));
        Assert.Equal((WorkState.Leased, "w"), ((await _node.FindAsync(train))!.State, (await _node.FindAsync(train))!.Worker));
    }

    [Fact]
    public async Task A_worker_that_an_operator_drains_gets_no_item_and_is_told()
    {
        await LeasedAsync(_worker, "w", "train", label: null, instance: "p1");
        Assert.True(await _node.Node.System.Store.OrderWorkerAsync("w", WorkerOrder.Drain, CancellationToken.None));

        HttpResponseMessage? answer = null;
        await _node.UntilAsync(async () => (answer = await LeaseAsync(_worker, "w", "train", label: null, "p1")).Headers.Contains("Dwnas-Order"), "it is told");
        Assert.Equal(HttpStatusCode.NoContent, answer!.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await LeaseAsync(_worker, "w", "train", label: null, "p2")).StatusCode);
    }

    [Fact]
    public async Task An_item_whose_answer_got_lost_goes_back_when_its_worker_asks_again()
    {
        var (id, epoch) = await LeasedAsync(_worker, "w", "train", label: null, instance: "p1");

        var again = await LeasedAsync(_worker, "w", "train", label: null, instance: "p1");

        Assert.Equal((id, epoch + 1), again);
        Assert.Equal(1, (await _node.FindAsync(id))!.Attempts);
    }

    private static async Task<(string Id, long Epoch)> LeasedAsync(HttpClient client, string worker, string pool, string? label, string? instance = null)
    {
        using var answer = await LeaseAsync(client, worker, pool, label, instance);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var work = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (work.GetProperty("id").GetString()!, work.GetProperty("epoch").GetInt64());
    }

    private static Task<HttpResponseMessage> LeaseAsync(HttpClient client, string worker, string pool, string? label, string? instance = null) => client.PostAsJsonAsync(
        "v1/work/lease", new { worker, pools = new[] { pool }, labels = label is null ? [] : new[] { label }, waitSeconds = 0, instance });

    private static Task<HttpResponseMessage> PutAsync(HttpClient client) => client.PutAsync($"v1/artifacts/{ModelHash}", new ByteArrayContent(Model));

    private static Task<HttpResponseMessage> SayAsync(HttpClient client, string verb, string worker, string id, long epoch) => client.PostAsJsonAsync(
        $"v1/work/{verb}",
        verb switch
        {
            "complete" => new { worker, id, epoch, type = "work.candidates-evaluated/1", result = new Dictionary<string, object> { ["Accuracies"] = new[] { 0.5 }, ["Seconds"] = 1.0 } },
            "fail" => new { worker, id, epoch, error = "no", retryable = false },
            "return" => new { worker, id, epoch, reason = "no" },
            _ => (object)new { worker, id, epoch },
        });

    private static async Task<string?> VerdictAsync(HttpClient client, string verb, object body)
    {
        using var answer = await client.PostAsJsonAsync($"v1/work/{verb}", body);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("verdict").GetString();
    }
}
