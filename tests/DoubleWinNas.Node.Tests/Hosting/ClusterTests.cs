using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Hosting;
using DoubleWinNas.Node.Workers;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Tests.Hosting;

/// <summary>Several nodes on one PostgreSQL.</summary>
public sealed class ClusterTests : IAsyncLifetime
{
    private static readonly MeasureCosts Payload = new("host", 1, ["conv:16-16:k3:s1:p1@14"]);

    private readonly TemporaryFolder _folder = new();
    private string _database = null!;
    private TestNode _first = null!;
    private TestNode _second = null!;

    public async Task InitializeAsync()
    {
        _database = await SharedPostgreSql.NewDatabaseAsync();
        _first = await StartAsync("first");
        _second = await StartAsync("second", "gateway");
    }

    public async Task DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Any_node_answers_for_actors_that_another_hosts_and_only_controllers_host()
    {
        await _second.EnqueueAsync("a", Payload);
        using var answer = await _second.Http.PostAsJsonAsync("v1/work/lease", new { worker = "w", pools = new[] { "train" }, labels = Array.Empty<string>(), waitSeconds = 5 });
        var work = await answer.Content.ReadFromJsonAsync<JsonElement>();

        await _first.Http.PostAsJsonAsync("v1/work/fail", new { worker = "w", id = "a", epoch = work.GetProperty("epoch").GetInt64(), error = "no", retryable = false });

        await _second.UntilAsync(async () => await _second.OutcomeAsync("a") is { Error: "no" }, "the actor's answer reaches the other node");
        var nodes = (await _first.Node.System.Store.DetectAsync(CancellationToken.None)).Nodes.ToDictionary(node => node.NodeId);
        Assert.Equal((64, 0), (nodes["first"].ShardCount, nodes["second"].ShardCount));
        Assert.Equal(["gateway"], nodes["second"].Roles);
        Assert.Contains(_first.Node.Address.ToString(), answer.Headers.GetValues("Dwnas-Nodes").Single());
    }

    [Fact]
    public async Task An_artifact_is_at_every_node_and_a_damaged_copy_is_noticed_and_fetched_again()
    {
        var bytes = Enumerable.Range(0, 2_500_000).Select(i => (byte)(i * 13)).ToArray();
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        await _first.Http.PutAsync($"v1/artifacts/{hash}", new ByteArrayContent(bytes));

        Assert.Equal(bytes, await _second.Http.GetByteArrayAsync($"v1/artifacts/{hash}"));
        var copy = _second.Node.Artifacts.PathOf(new Artifact(hash, bytes.Length));
        var damaged = bytes.ToArray();
        damaged[1_000_000]++;
        await File.WriteAllBytesAsync(copy, damaged);

        Assert.Equal(bytes, await _second.Http.GetByteArrayAsync($"v1/artifacts/{hash}"));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(copy));
        File.Delete(_first.Node.Artifacts.PathOf(new Artifact(hash, bytes.Length)));
        Assert.Equal(bytes, await _first.Http.GetByteArrayAsync($"v1/artifacts/{hash}"));
    }

    [Fact]
    public async Task Copies_beyond_the_limit_are_dropped_and_fetched_again_when_they_are_asked_for()
    {
        var third = await StartAsync("third", cacheLimit: 150_000);
        var contents = Enumerable.Range(0, 4).Select(n => Enumerable.Range(0, 100_000).Select(i => (byte)(i * (n + 3))).ToArray()).ToList();
        foreach (var bytes in contents)
        {
            await third.Http.PutAsync($"v1/artifacts/{Convert.ToHexStringLower(SHA256.HashData(bytes))}", new ByteArrayContent(bytes));
        }

        Assert.Single(Directory.GetFiles(Path.Combine(_folder.In("third"), "artifacts", "sha256"), "*", SearchOption.AllDirectories));
        Assert.Equal(contents[0], await third.Http.GetByteArrayAsync($"v1/artifacts/{Convert.ToHexStringLower(SHA256.HashData(contents[0]))}"));
        await third.DisposeAsync();
    }

    [Fact]
    public async Task A_worker_whose_node_is_gone_goes_on_with_the_others()
    {
        await _second.EnqueueAsync("a", Payload);
        using var client = new NodeClient([_second.Node.Address], ApiToken.TryRead(await _second.IssueAsync("w", "worker"), out var token) ? token : throw new InvalidOperationException(), authority: null, TimeSpan.FromMinutes(1), TimeProvider.System);
        var work = await Task.Run(() => client.Lease(new LeaseRequest("w", ["train"], [], 5), CancellationToken.None).Work!);

        await _second.DisposeAsync();

        Assert.Equal("accepted", (await Task.Run(() => client.Fail(new FailRequest("w", work.Id, work.Epoch, "no", Retryable: false), CancellationToken.None))).Verdict);
        Assert.Equal(WorkState.Quarantined, (await _first.EndAsync("a")).State);
    }

    [Fact]
    public async Task The_metrics_tell_of_queue_workers_nodes_and_requests()
    {
        await _first.EnqueueAsync("a", Payload);
        await _first.Http.PostAsJsonAsync("v1/work/lease", new { worker = "w", pools = new[] { "device" }, labels = Array.Empty<string>(), waitSeconds = 0 });

        var metrics = await _first.Http.GetStringAsync("metrics");

        Assert.Contains("dwnas_up 1\n", metrics);
        Assert.Contains("dwnas_work_items{pool=\"train\",state=\"queued\"} 1\n", metrics);
        Assert.Contains("dwnas_workers{state=\"idle\"} 1\n", metrics);
        Assert.Contains("dwnas_workers_usable{pool=\"train\"} 1\n", metrics);
        Assert.Contains("dwnas_work_oldest_queued_seconds{pool=\"train\"} ", metrics);
        Assert.Contains("dwnas_nodes{state=\"up\"} 2\n", metrics);
        Assert.Contains("dwnas_http_requests_total{method=\"POST\",route=\"/v1/work/lease\",status=\"204\"} 1\n", metrics);
        Assert.All(metrics.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches("^(# (HELP|TYPE) dwnas_|dwnas_[a-z_]+(\\{[^}]*\\})? [0-9.E+-]+$)", line));
    }

    [Fact]
    public async Task A_node_that_others_can_reach_needs_a_certificate_and_a_token()
    {
        var open = new ListenAddress(new System.Net.IPEndPoint(System.Net.IPAddress.Any, 0));
        Assert.Contains("needs TLS", Assert.Throws<InputException>(() => NodeListeners.Of([open], certificate: null, key: null)).Message);

        var files = OwnAuthority.Issue(_folder.In("tls"), ["localhost", "127.0.0.1"], 30, TimeProvider.System);
        var listeners = NodeListeners.Of([open], files.Certificate, files.Key);
        var refused = await Assert.ThrowsAsync<InputException>(() => StartAsync("fourth", listeners: listeners));
        Assert.Contains("dwnas token issue", refused.Message);

        await _first.IssueAsync("ops", "admin");
        await using var node = await StartAsync("fourth", listeners: listeners);
        Assert.Equal(2, node.Node.Addresses.Count);
    }

    private async Task<TestNode> StartAsync(string name, string role = "controller", long cacheLimit = 1 << 30, NodeListeners? listeners = null) => await TestNode.StartAsync(
        _folder.In(name),
        with: options => options with { PostgreSql = _database, NodeId = name, Roles = [role], CacheLimit = cacheLimit, Listeners = listeners ?? NodeListeners.Loopback });
}
