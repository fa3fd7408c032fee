using System.Runtime.Versioning;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Hosting;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Tests.Processes;

/// <summary><c>dwnas node</c> and <c>dwnas worker</c> as processes, over TLS.</summary>
public sealed class NodeProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_node_says_where_it_listens_and_a_signal_ends_it_cleanly()
    {
        await File.WriteAllTextAsync(_folder.In("node.conf"), "node { roles = [controller], id = n1, listen = [\"127.0.0.1:0\"] }");
        using var node = DwnasProcess.Start(environment: null, "node", _folder.In("node.conf"));
        var said = await node.UntilAsync("is up");
        Assert.Contains("node n1 listens on http://127.0.0.1:", said);
        var running = RunningNode.Find(_folder.In("node-n1"))!;
        using var http = new HttpClient { BaseAddress = running.Address };
        Assert.Contains("running", await http.GetStringAsync("readyz"));

        node.Interrupt();

        var run = await node.Finish();
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("node n1 stopped", run.Error);
        Assert.Null(RunningNode.Find(_folder.In("node-n1")));
    }

    [Fact]
    public async Task A_node_that_others_could_reach_is_refused_without_tls_and_then_without_tokens()
    {
        await File.WriteAllTextAsync(_folder.In("open.conf"), "node { roles = [controller], id = n1, listen = [\"0.0.0.0:0\"] }");
        (await CommandRun.Of("node", _folder.In("open.conf"))).ShouldRefuse("0.0.0.0:0", "TLS", "dwnas node certificate");

        (await CommandRun.Of("node", "certificate", "--host", "localhost", "--out", _folder.In("tls"))).ShouldSucceed();
        await File.WriteAllTextAsync(
            _folder.In("open.conf"), "node { roles = [controller], id = n1, listen = [\"0.0.0.0:0\"], tls { certificate = tls/node.pem, key = tls/node.key } }");
        var refused = await CommandRun.Of("node", _folder.In("open.conf"));
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("dwnas: node.listen: 0.0.0.0:0 can be reached from other machines", refused.Error);
        Assert.Contains("dwnas token issue", refused.Error);
    }

    [Fact]
    public async Task A_worker_joins_over_tls_works_and_drains_at_a_signal()
    {
        var files = OwnAuthority.Issue(_folder.In("tls"), ["localhost", "127.0.0.1"], 30, TimeProvider.System);
        Assert.True(ListenAddress.TryParse("127.0.0.1:0", out var address));
        await using var node = await TestNode.StartAsync(_folder.In("node"), with: options => options with { Listeners = NodeListeners.Of([address], files.Certificate, files.Key) });
        var url = node.Node.Addresses[1].ToString();
        Assert.StartsWith("https://127.0.0.1:", url);
        (await CommandRun.Of("token", "issue", "gpu", "--scope", "worker", "--folder", _folder.In("node"), "--out", _folder.In("gpu.token"))).ShouldSucceed();
        await node.EnqueueAsync("costs/1", new MeasureCosts("host", 1, ["conv:16-16:k3:s1:p1@14"]), maxAttempts: 3);

        string[] join = ["--join", url, "--token-file", _folder.In("gpu.token")];
        var mistrusting = await DwnasProcess.Run(environment: null, ["autoscale-hint", .. join]);
        Assert.Equal(2, mistrusting.ExitCode);
        Assert.Contains("certificate", mistrusting.Error);
        using var worker = DwnasProcess.Start(environment: null, ["worker", .. join, "--ca", files.Authority, "--pools", "train,device", "--labels", "device=host", "--name", "w1", "--folder", _folder.In("worker")]);
        var item = await node.EndAsync("costs/1");
        Assert.Equal((WorkState.Completed, "w1"), (item.State, item.Worker));

        worker.Interrupt();
        var run = await worker.Finish();
        Assert.True(run.ExitCode == 0, run.Error);
        var row = Assert.Single(await node.Node.System.Store.ListWorkersAsync(10, CancellationToken.None));
        Assert.Equal(("w1", Environment.MachineName, WorkerPresence.Idle), (row.Name, row.Host, row.State));
    }

    [Fact]
    public async Task A_worker_that_is_to_end_gives_back_what_it_cannot_finish_in_time()
    {
        await using var node = await TestNode.StartAsync(_folder.In("node"));
        (await CommandRun.Of("token", "issue", "gpu", "--scope", "worker", "--folder", _folder.In("node"), "--out", _folder.In("gpu.token"))).ShouldSucceed();
        await node.EnqueueAsync("costs/1", new MeasureCosts("host", 1, [.. Enumerable.Range(1, 2000).Select(i => $"conv:16-{i}:k3:s1:p1@14")]), maxAttempts: 3);
        using var worker = DwnasProcess.Start(
            environment: null, "worker", "--join", node.Node.Address.ToString(), "--token-file", _folder.In("gpu.token"), "--pools", "train", "--drain-timeout", "100 ms", "--name", "w1", "--folder", _folder.In("worker"));
        await node.WhenAsync("costs/1", item => item.State == WorkState.Leased, "is leased");

        worker.Interrupt();

        Assert.Equal(0, (await worker.Finish()).ExitCode);
        var given = await node.WhenAsync("costs/1", item => item.State == WorkState.Queued, "is given back");
        Assert.Equal(0, given.Attempts);
        Assert.StartsWith("w1 ", given.Error);
    }

    [Theory]
    [InlineData("http://node-1:7070", "https")]
    [InlineData("ftp://node-1", "not an address")]
    [InlineData("", "no address")]
    public async Task A_token_is_sent_in_the_clear_to_nobody(string join, string word)
    {
        ApiToken.Generate().Save(_folder.In("t"));

        (await CommandRun.Of("worker", "--join", join, "--token-file", _folder.In("t"), "--pools", "train")).ShouldRefuse(word);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Tokens_are_issued_listed_and_revoked_without_a_node_and_written_for_their_owner_alone()
    {
        await File.WriteAllTextAsync(_folder.In("node.conf"), "node { id = n1 }");
        string[] place = ["--conf", _folder.In("node.conf")];
        (await CommandRun.Of(["token", "issue", "nano", "--scope", "device:nano-01", "--expires", "90 days", "--out", _folder.In("nano.token"), .. place])).ShouldSucceed();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.In("nano.token")));
        var listed = (await CommandRun.Of(["token", "list", "--json", .. place])).ShouldSucceed();
        Assert.DoesNotContain(ApiToken.Load(_folder.In("nano.token")).Text, listed.Output);
        Assert.Equal("nano-01", listed.Json[0].GetProperty("device").GetString());
        (await CommandRun.Of(["token", "issue", "nano", "--scope", "admin", .. place])).ShouldRefuse("nano", "revoke");
        (await CommandRun.Of(["token", "revoke", "nano", .. place])).ShouldSucceed();
        (await CommandRun.Of(["token", "revoke", "nano", .. place])).ShouldRefuse("nano");
        Assert.Equal("revoked", (await CommandRun.Of(["token", "list", "--json", .. place])).Json[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_database_password_is_shown_nowhere()
    {
        await File.WriteAllTextAsync(_folder.In("pw"), "file-secret\n");
        await File.WriteAllTextAsync(
            _folder.In("node.conf"), "node.store { connection = \"Host=127.0.0.1;Port=1;Username=u;Password=inline-secret;Timeout=1\", password-file = pw }");

        var shown = (await CommandRun.Of("config", "show", _folder.In("node.conf"))).ShouldSucceed();
        var refused = await CommandRun.Of("token", "list", "--conf", _folder.In("node.conf"));

        Assert.Contains("Password=***", shown.Output);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.DoesNotContain("secret", shown.Output + shown.Error + refused.Output + refused.Error);
    }
}
