using System.Globalization;

namespace DoubleWinNas.Node.Tests.EndToEnd;

/// <summary>A whole run by its commands: train, transform, verify, export, measure, evaluate.</summary>
[Collection(TrainedRunTests.Name)]
public sealed class RunTests(TrainedRun run) : IDisposable
{
    private const string Images = "400";

    /// <summary>Two runtimes add in different orders: below this distance between two logits either may come first.</summary>
    private const float Tie = 1e-5f;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("28")]
    [InlineData("17")]
    [InlineData("33")]
    [InlineData("40x23")]
    public async Task Both_forms_predict_the_same_in_both_runtimes_at_resolutions_trained_or_not(string resolution)
    {
        var reference = await Predict("deep", "torch", resolution);

        foreach (var (form, runtime) in new[] { ("shallow", "torch"), ("deep", "onnx"), ("shallow", "onnx") })
        {
            var other = await Predict(form, runtime, resolution);

            Assert.Equal(int.Parse(Images), other.Length);
            Assert.All(reference.Zip(other), pair => AssertSame(pair.First, pair.Second, $"{form} {runtime}"));
        }
    }

    [Fact]
    public async Task The_stored_shallow_network_verifies()
    {
        var json = (await CommandRun.Of("verify", run.Path, "--seed", "7", "--json")).ShouldSucceed().Json;

        Assert.True(json.GetProperty("isEquivalent").GetBoolean());
        Assert.InRange(json.GetProperty("worstFloat64").GetDouble(), 0, 1e-12);
        Assert.InRange(json.GetProperty("worstFloat32").GetDouble(), 0, 1e-5);
    }

    [Fact]
    public async Task A_shallow_network_with_other_weights_is_refused_with_1_and_named()
    {
        var copy = run.CopyTo(_folder);
        StoredWeights.Change(Path.Combine(copy, "shallow", "weights.safetensors"), "classifier.bias", values => values[0] += 0.01f);

        var verification = await CommandRun.Of("verify", copy);

        Assert.Equal(1, verification.ExitCode);
        Assert.Contains("classifier", verification.Error);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("all")]
    [InlineData("together")]
    public async Task Every_plan_transforms_and_replaces_the_former_shallow_network(string plan)
    {
        var copy = run.CopyTo(_folder);
        (await CommandRun.Of("export", copy)).ShouldSucceed();

        var json = (await CommandRun.Of("transform", copy, "--plan", plan, "--json")).ShouldSucceed().Json;

        Assert.True(json.GetProperty("equivalence").GetProperty("isEquivalent").GetBoolean());
        Assert.Equal(plan == "none" ? 17 : 9, json.GetProperty("shallowConvolutions").GetInt32());
        Assert.False(File.Exists(Path.Combine(copy, "shallow.onnx")), "the export of the former shallow network is still there");
        (await CommandRun.Of("verify", copy)).ShouldSucceed();
    }

    [Fact]
    public async Task A_plan_from_a_file_merges_what_it_says()
    {
        var copy = run.CopyTo(_folder);
        var plan = _folder.In("plan.json");
        File.WriteAllText(plan, """{"format": 1, "groups": [["stages.1.0"]]}""");

        var json = (await CommandRun.Of("transform", copy, "--plan", plan, "--json")).ShouldSucceed().Json;

        Assert.Equal("stages.1.0", json.GetProperty("plan").GetString());
        Assert.Equal(15, json.GetProperty("shallowConvolutions").GetInt32());
    }

    [Fact]
    public async Task The_automatic_plan_measures_costs_once_and_keeps_them()
    {
        var copy = run.CopyTo(_folder);
        var costs = File.ReadAllText(Path.Combine(copy, "costs.json"));

        var again = (await CommandRun.Of("transform", copy, "--plan", "auto")).ShouldSucceed();

        Assert.Equal(costs, File.ReadAllText(Path.Combine(copy, "costs.json")));
        Assert.DoesNotContain("measuring", again.Error);
    }

    [Fact]
    public async Task Exports_run_at_their_resolution_or_at_any()
    {
        var copy = run.CopyTo(_folder);

        (await CommandRun.Of("export", copy, "--form", "shallow")).ShouldSucceed();
        (await CommandRun.Of("export", copy, "--form", "deep", "--dynamic")).ShouldSucceed();

        (await CommandRun.Of("measure", Path.Combine(copy, "shallow.onnx"), "--seconds", "0.05")).ShouldSucceed();
        (await CommandRun.Of("measure", Path.Combine(copy, "deep.onnx"), "--seconds", "0.05", "--resolution", "31x20")).ShouldSucceed();
        (await CommandRun.Of("measure", Path.Combine(copy, "shallow.onnx"), "--seconds", "0.05", "--resolution", "31")).ShouldRefuse("31");
    }

    [Fact]
    public async Task Measuring_a_run_compares_both_forms_and_notes_it_in_the_run()
    {
        var copy = run.CopyTo(_folder);

        var json = (await CommandRun.Of("measure", copy, "--seconds", "0.1", "--json")).ShouldSucceed().Json;

        var models = json.GetProperty("models").EnumerateArray().ToArray();
        Assert.Equal(["deep", "shallow"], models.Select(model => model.GetProperty("name").GetString()));
        Assert.True(models[1].GetProperty("result").GetProperty("speedup").GetProperty("median").GetDouble() > 0);
        Assert.True(File.Exists(Path.Combine(copy, "measurements.json")));
    }

    [Fact]
    public async Task Training_again_with_other_settings_is_refused_and_changes_nothing()
    {
        var copy = run.CopyTo(_folder);
        var before = TemporaryFolder.Contents(copy);

        (await CommandRun.Of(
            "train", "--genotype", Genotypes.Small, "--epochs", "1", "--seed", "4", "--limit-train", "640", "--batch", "64", "--learning-rate", "0.05", "--out", copy))
            .ShouldRefuse("seed (was 3, is 4)");

        Assert.Equal(before, TemporaryFolder.Contents(copy));
    }

    private static void AssertSame(Row expected, Row found, string what)
    {
        Assert.Equal(expected.Image, found.Image);
        if (expected.Predicted != found.Predicted)
        {
            var distance = Math.Abs(expected.Logits[expected.Predicted] - expected.Logits[found.Predicted]);
            Assert.True(distance < Tie, $"{what}, image {expected.Image}: class {found.Predicted} instead of {expected.Predicted}, logits {distance} apart");
        }
    }

    private async Task<Row[]> Predict(string form, string runtime, string resolution)
    {
        var path = _folder.In($"{form}-{runtime}.csv");
        (await CommandRun.Of(
            "evaluate", run.Path, "--form", form, "--runtime", runtime, "--resolution", resolution, "--limit", Images, "--predictions", path)).ShouldSucceed();
        return [.. File.ReadAllLines(path).Skip(1).Select(Row.Parse)];
    }

    private sealed record Row(int Image, int Predicted, float[] Logits)
    {
        public static Row Parse(string line)
        {
            var fields = line.Split(',');
            return new Row(int.Parse(fields[0]), int.Parse(fields[2]), [.. fields[3..].Select(field => float.Parse(field, CultureInfo.InvariantCulture))]);
        }
    }
}
