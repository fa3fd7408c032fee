using DoubleWinNas.Networks.Costs;

namespace DoubleWinNas.Node.Tests.Commands;

public sealed class SearchCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Out => _folder.In("out");

    [Fact]
    public async Task A_missing_configuration_is_named() => (await DwnasProcess.Run(null, "search", _folder.In("none.conf"))).ShouldRefuse("none.conf");

    [Fact]
    public async Task A_missing_data_set_is_told_before_anything_is_started()
    {
        var file = Write("search.data.set = nowhere");

        (await CommandRun.Of("search", file, "--out", Out)).ShouldRefuse($"{file}:1: search.data.set", "'nowhere'");

        Assert.False(Directory.Exists(Out));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("2000")]
    public async Task A_number_of_workers_out_of_range_is_refused(string workers) =>
        (await CommandRun.Of("search", Write(""), "--out", Out, "--workers", workers)).ShouldRefuse("--workers", workers, "1 to 1024");

    [Theory]
    [InlineData("show")]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("cancel")]
    [InlineData("export")]
    public async Task A_folder_without_a_search_is_refused_and_stays_as_it_was(string command)
    {
        (await CommandRun.Of("search", command, _folder.Path)).ShouldRefuse(_folder.Path, "no search here", "dwnas search list");

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_folder_without_searches_lists_none() =>
        Assert.Equal(0, (await CommandRun.Of("search", "list", "--root", _folder.Path, "--json")).ShouldSucceed().Json.GetArrayLength());

    [Theory]
    [InlineData]
    [InlineData("--conf", "a.conf", "--from", "b")]
    public async Task A_table_comes_from_one_place(params string[] options) =>
        (await CommandRun.Of(["device", "table", "save", _folder.In("t.json"), .. options])).ShouldRefuse("--conf", "--from");

    [Fact]
    public async Task An_impossible_bound_is_refused_with_the_least_reachable_latency()
    {
        var file = WriteSearch("constraints = [\"latency <= 1 us on host\"]");

        var run = await DwnasProcess.Run(null, "search", file, "--out", Out, "--workers", "1");

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        var message = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.StartsWith("dwnas: latency <= 0.001 ms on host cannot be met: the least reachable latency", message);
        Assert.Contains("ms (mobile-32@20_", message);
        Assert.Contains($"deleting {Out}", message);
    }

    [Fact]
    public async Task An_interrupted_search_is_looked_at_steered_and_gone_on_with()
    {
        var file = WriteSearch("");
        string[] search = ["search", file, "--out", Out, "--workers", "1"];
        using (var first = DwnasProcess.Start(null, search))
        {
            await first.Seen("training the supernet");

            // Another process steers the running search through its node.
            Assert.True((await CommandRun.Of("search", "pause", Out, "--json")).ShouldSucceed().Json.GetProperty("isPaused").GetBoolean());
            Assert.True((await CommandRun.Of("search", "list", "--root", _folder.Path, "--json")).ShouldSucceed().Json[0].GetProperty("isRunning").GetBoolean());
            (await CommandRun.Of(search)).ShouldRefuse("is running here");
            first.Interrupt();
            var interrupted = await first.Finish();
            Assert.Equal(130, interrupted.ExitCode);
            Assert.Contains($"dwnas {string.Join(' ', search)}", interrupted.Error);
        }

        var shown = (await CommandRun.Of("search", "show", Out, "--json")).ShouldSucceed().Json;
        Assert.Equal(("training-supernet", true, false), (shown.GetProperty("phase").GetString(), shown.GetProperty("isPaused").GetBoolean(), shown.GetProperty("isRunning").GetBoolean()));

        File.AppendAllText(file, "\nsearch.seed = 2");
        (await CommandRun.Of(search)).ShouldRefuse("started with other settings", "seed: 1 -> 2");
        File.AppendAllText(file, "\nsearch.seed = 1\nsearch.evolution.generations = 9");
        using (var second = DwnasProcess.Start(null, search))
        {
            var said = await second.Seen("training the supernet");
            Assert.Contains("changed: evolution.generations: 1 -> 9", said);
            Assert.Contains("was paused", said);
            Assert.Equal("cancelled", (await CommandRun.Of("search", "cancel", Out, "--json")).ShouldSucceed().Json.GetProperty("phase").GetString());
            Assert.Equal(1, (await second.Finish()).ExitCode);
        }

        (await CommandRun.Of(search)).ShouldRefuse("was cancelled for good");
        (await CommandRun.Of("search", "export", Out)).ShouldSucceed();
        Assert.Contains("cancelled", await File.ReadAllTextAsync(Path.Combine(Out, "report.html")));
        (await CommandRun.Of("device", "table", "save", _folder.In("again.json"), "--from", Out)).ShouldSucceed();
        Assert.Equal(CostTable.Load(_folder.In("host.json")).Entries, CostTable.Load(_folder.In("again.json")).Entries);
    }

    private string Write(string text)
    {
        var file = _folder.In("my.conf");
        File.WriteAllText(file, text);
        return file;
    }

    private string WriteSearch(string more) => SmallSearch.Write(
        _folder,
        $$"""
          supernet { rounds = 50, steps-per-round = 50 }
          evolution { generations = 1, population-size = 4, offspring-size = 4 }
          {{more}}
        """);
}
