using System.Text.Json;
using DoubleWinNas.Networks.Genotypes;

namespace DoubleWinNas.Node.Tests.Shrinking;

public sealed class ShrinkCommandTests : IDisposable
{
    private const string Nonlinear = "mobile-32@20_N3e6.S_N3e3.N3e6.S_N3e3.S.S";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_trained_network_becomes_a_verified_shallow_one_under_the_bound()
    {
        var (data, source) = await Train(Nonlinear);
        var target = _folder.In("shrunk");

        var json = (await Shrink(source, target, "--speed-up", "1.02", "--json")).ShouldSucceed().Json;

        Assert.True(json.GetProperty("equivalence").GetProperty("isEquivalent").GetBoolean());
        Assert.InRange(json.GetProperty("predictedShallowMilliseconds").GetDouble(), 0, json.GetProperty("boundMilliseconds").GetDouble());
        var linear = json.GetProperty("linearBlocks").EnumerateArray().Select(block => block.GetString()).ToList();
        var genotype = Genotype.Parse(json.GetProperty("genotype").GetString()!);
        Assert.NotEmpty(linear);
        Assert.Equal(linear.Count, genotype.Stages.Sum(stage => stage.Count(gene => gene.ToString().StartsWith('T'))));
        List<string> genes = [.. genotype.Stages.SelectMany(stage => stage).Where(gene => !gene.IsSkip).Select(gene => gene.ToString())];
        Assert.All(
            genes.Zip(genes.Skip(1).Append("N")),
            pair => Assert.Equal(pair.First.StartsWith('T') && pair.Second.StartsWith('T'), pair.First.EndsWith('a')));
        Assert.All(new[] { "shrink.json", "deep.onnx", "shallow.onnx", "measurements.json", "shallow/equivalence.json" }, file => Assert.True(File.Exists(Path.Combine(target, file)), file));
        using var plan = JsonDocument.Parse(File.ReadAllText(Path.Combine(target, "shrink.json")));
        Assert.Equal(4, plan.RootElement.GetProperty("blocks").GetArrayLength());
        (await CommandRun.Of("verify", target)).ShouldSucceed();

        // Called again it goes on from what is there, to the same network.
        var weights = File.ReadAllBytes(Path.Combine(target, "weights.safetensors"));
        (await Shrink(source, target, "--speed-up", "1.02", "--json")).ShouldSucceed();
        Assert.Equal(weights, File.ReadAllBytes(Path.Combine(target, "weights.safetensors")));

        Task<CommandRun> Shrink(string from, string to, params string[] more) => CommandRun.Of(
            ["shrink", from, "--dataset", data, "--epochs", "1", "--batch", "32", "--threads", "1", "--seconds", "0.05", "--judge-images", "20", "--out", to, .. more]);
    }

    [Fact]
    public async Task What_cannot_be_shrunk_is_refused()
    {
        var (data, source) = await Train("mobile-32@20_T3e3a.S_T3e3a.S.S_T3e3a.S.S");
        (await CommandRun.Of("shrink", source, "--dataset", data, "--speed-up", "2", "--out", _folder.In("a"))).ShouldRefuse("no nonlinear block");

        (await CommandRun.Of("shrink", _folder.In("none.safetensors"), "--dataset", data, "--speed-up", "2", "--out", _folder.In("b"))).ShouldRefuse("none.safetensors");
    }

    [Fact]
    public async Task A_bound_that_cannot_be_kept_names_the_least_latency_and_writes_no_run()
    {
        var (data, source) = await Train(Nonlinear);
        var target = _folder.In("c");

        var refused = await CommandRun.Of("shrink", source, "--dataset", data, "--latency", "0.0001", "--judge-images", "20", "--out", target);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("bound of 0.0001 ms cannot be kept", refused.Error);
        (await CommandRun.Of("shrink", source, "--dataset", data, "--out", target)).ShouldRefuse("--latency", "--speed-up");

        Assert.False(File.Exists(Path.Combine(target, "shrink.json")));
    }

    private async Task<(string Data, string Run)> Train(string genotype)
    {
        var (data, run) = (_folder.In("images"), _folder.In("source"));
        IdxFolder.Write(data, train: 200, test: 60, classes: 10);
        (await CommandRun.Of(
            "train", "--genotype", genotype, "--dataset", data, "--recipe", "linear", "--epochs", "1", "--batch", "32", "--threads", "1", "--out", run)).ShouldSucceed();
        return (data, run);
    }
}
