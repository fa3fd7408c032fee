using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Hosting;

namespace DoubleWinNas.Node.Tests.EndToEnd;

/// <summary>A search in a cluster: two nodes on PostgreSQL, a worker that joins over TLS, and a command that starts it and fetches the results.</summary>
public sealed class JoinedSearchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_search_in_a_cluster_ends_with_the_bytes_of_one_on_this_machine()
    {
        var file = SmallSearch.Write(
            _folder,
            """
              data.limit-train = 600
              compute.batch-size = 32
              supernet { rounds = 1, steps-per-round = 3, replicas = 2 }
              evolution { generations = 1, population-size = 3, offspring-size = 3, batch = 3, validation-images = 60, recalibration-batches = 1 }
              finalists { count = 1, epochs = 1, checkpoint-steps = 50, measure-seconds = 0.1 }
            """);
        var alone = await DwnasProcess.Run(environment: null, "search", file, "--out", _folder.In("alone"), "--workers", "1");
        Assert.True(alone.ExitCode == 0, alone.Error);

        var database = await SharedPostgreSql.NewDatabaseAsync();
        var files = OwnAuthority.Issue(_folder.In("tls"), ["localhost", "127.0.0.1"], 30, TimeProvider.System);
        Assert.True(ListenAddress.TryParse("127.0.0.1:0", out var address));
        var listeners = NodeListeners.Of([address], files.Certificate, files.Key);
        var options = new NodeHostOptions { Folder = _folder.In("one"), PostgreSql = database, NodeId = "one", Roles = [NodeRoles.Controller], Listeners = listeners, Workers = 0 };
        await using var first = await NodeHost.StartAsync(options, CancellationToken.None);
        await using var second = await NodeHost.StartAsync(options with { Folder = _folder.In("two"), NodeId = "two" }, CancellationToken.None);
        foreach (var (name, scope) in new[] { ("ops", "admin"), ("gpu", "worker") })
        {
            var issued = await TokenBook.IssueAsync(first.System.Store, new TokenOrder(name, scope, Lifetime: null), CancellationToken.None);
            await File.WriteAllTextAsync(_folder.In($"{name}.token"), issued.Secret);
        }

        string[] Join(string token) => ["--join", $"{first.Addresses[1]},{second.Addresses[1]}", "--token-file", _folder.In(token), "--ca", files.Authority];
        using var worker = DwnasProcess.Start(
            environment: null, ["worker", .. Join("gpu.token"), "--pools", "train,transform,device", "--labels", "device=host", "--name", "w1", "--folder", _folder.In("worker")]);

        using (var watcher = DwnasProcess.Start(environment: null, ["search", file, "--out", _folder.In("joined"), .. Join("ops.token")]))
        {
            await watcher.UntilAsync("items in work");
            watcher.Interrupt();
            var detached = await watcher.Finish();
            Assert.Equal(130, detached.ExitCode);
            Assert.Contains("the search goes on in the cluster", detached.Error);
        }

        var list = (await CommandRun.Of(["search", "list", "--json", .. Join("ops.token")])).ShouldSucceed();
        Assert.Equal("my", list.Json[0].GetProperty("search").GetProperty("name").GetString());
        await first.DisposeAsync();
        var run = await DwnasProcess.Run(environment: null, ["search", file, "--out", _folder.In("joined"), .. Join("ops.token")]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(await File.ReadAllTextAsync(_folder.In("alone/front.json")), await File.ReadAllTextAsync(_folder.In("joined/front.json")));
        Assert.Equal(Weights("alone"), Weights("joined"));
        Assert.True(File.Exists(_folder.In("joined/report.html")));
        worker.Interrupt();
        Assert.Equal(0, (await worker.Finish()).ExitCode);
    }

    private byte[] Weights(string folder) =>
        File.ReadAllBytes(Directory.EnumerateFiles(_folder.In($"{folder}/finalists"), "weights.safetensors", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Last());
}
