namespace DoubleWinNas.Node.Tests.EndToEnd;

/// <summary>A network trained for a range of resolutions, by the commands.</summary>
public sealed class ElasticRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_range_is_trained_judged_merged_and_exported_at_any_of_its_resolutions()
    {
        var data = IdxFolder.Write(_folder.In("images"), train: 200, test: 60, classes: 10);
        var run = _folder.In("run");

        var trained = (await CommandRun.Of(
            "train", "--genotype", "mobile-32@20_T3e3a.S_T3e3a.S.S_T3e3a.S.S", "--dataset", data, "--recipe", "linear", "--epochs", "1", "--batch", "32",
            "--resolutions", "16..28", "--threads", "1", "--out", run, "--json")).ShouldSucceed().Json;
        var sides = trained.GetProperty("bySide").EnumerateArray().Select(entry => entry.GetProperty("side").GetInt32()).ToList();
        Assert.True(sides is [16, .., 28] && sides.Count >= 5, string.Join(' ', sides));
        Assert.True(File.Exists(Path.Combine(run, "statistics.safetensors")));

        var curve = (await CommandRun.Of("evaluate", run, "--dataset", data, "--resolution", "16..28", "--threads", "1", "--json")).ShouldSucceed().Json;
        Assert.Equal(9, curve.GetProperty("resolutions").GetArrayLength());

        (await CommandRun.Of("transform", run, "--plan", "all", "--resolution", "17")).ShouldSucceed();
        (await CommandRun.Of("verify", run)).ShouldSucceed();
        var deep = await Loss(run, data, "deep", "torch", "17");
        Assert.Equal(deep, await Loss(run, data, "shallow", "torch", "17"), 1e-4);
        Assert.Equal(deep, await Loss(run, data, "shallow", "onnx", "17"), 1e-4);
        Assert.NotEqual(await Loss(run, data, "deep", "torch", "26"), await Loss(run, data, "shallow", "torch", "26"));

        var exported = (await CommandRun.Of("export", run, "--json")).ShouldSucceed().Json;
        Assert.Equal("17", exported.GetProperty("resolution").GetString());
        var other = (await CommandRun.Of("export", run, "--resolution", "26", "--json")).ShouldSucceed();
        Assert.Contains("carries the statistics of resolution 17", other.Error);
    }

    [Fact]
    public async Task Statistics_of_a_network_trained_at_one_resolution_are_calibrated_for_another_and_kept()
    {
        var data = IdxFolder.Write(_folder.In("images"), train: 200, test: 60, classes: 10);
        var run = _folder.In("run");
        (await CommandRun.Of(
            "train", "--genotype", "mobile-32@28_T3e3a.S_T3e3a.S.S_T3e3a.S.S", "--dataset", data, "--recipe", "linear", "--epochs", "1", "--batch", "32",
            "--channels", "3", "--rand-augment", "1,5", "--mixup", "0.2", "--cutmix", "1", "--label-smoothing", "0.1", "--threads", "1", "--out", run)).ShouldSucceed();
        var before = await Loss(run, data, "deep", "torch", "28");

        (await CommandRun.Of("transform", run, "--plan", "all", "--resolution", "20", "--recalibrate", "2", "--dataset", data)).ShouldSucceed();

        (await CommandRun.Of("verify", run)).ShouldSucceed();
        Assert.Equal(before, await Loss(run, data, "deep", "torch", "28"));
        Assert.Equal(await Loss(run, data, "deep", "torch", "20"), await Loss(run, data, "shallow", "torch", "20"), 1e-4);
    }

    [Theory]
    [InlineData("--resolutions", "28..16")]
    [InlineData("--rand-augment", "9")]
    [InlineData("--mixup", "3")]
    [InlineData("--precision", "fp16")]
    public async Task Values_out_of_range_are_refused(string option, string value) => (await CommandRun.Of(
        "train", "--genotype", "mobile-32@20_T3e3a.S_T3e3a.S.S_T3e3a.S.S", "--dataset", IdxFolder.Write(_folder.In("images"), 40, 20, 10), "--batch", "8",
        option, value, "--out", _folder.In("run"))).ShouldRefuse(value);

    private static async Task<double> Loss(string run, string data, string form, string runtime, string resolution) =>
        (await CommandRun.Of("evaluate", run, "--dataset", data, "--form", form, "--runtime", runtime, "--resolution", resolution, "--threads", "1", "--json"))
            .ShouldSucceed().Json.GetProperty("loss").GetDouble();
}
