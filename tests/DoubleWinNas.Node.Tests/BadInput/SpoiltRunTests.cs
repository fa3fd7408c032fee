using DoubleWinNas.Networks.Weights;

namespace DoubleWinNas.Node.Tests.BadInput;

/// <summary>Files of a run that cannot be used: every command that reads them refuses and writes nothing.</summary>
[Collection(TrainedRunTests.Name)]
public sealed class SpoiltRunTests(TrainedRun run) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Readers => ["transform DIR --plan all", "verify DIR", "export DIR --form deep", "evaluate DIR --limit 10", "measure DIR --seconds 0.05"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Truncated_weights_are_refused(string command)
    {
        var copy = run.CopyTo(_folder);
        using (var file = File.OpenWrite(Weights(copy)))
        {
            file.SetLength(file.Length - 1000);
        }

        await ShouldRefuse(command, copy, Weights(copy), "truncated");
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Weights_that_are_not_numbers_are_refused(string command)
    {
        var copy = run.CopyTo(_folder);
        StoredWeights.Change(Weights(copy), "head.conv.weight", values => values[5] = float.NaN);

        await ShouldRefuse(command, copy, Weights(copy), "head.conv.weight", "NaN", "element 5");
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Weights_for_another_number_of_classes_are_refused(string command)
    {
        var copy = run.CopyTo(_folder);
        var weights = Safetensors.Load(Weights(copy));
        weights["classifier.bias"] = new WeightTensor([7], new float[7]);
        Safetensors.Save(Weights(copy), weights);

        await ShouldRefuse(command, copy, Weights(copy), "classifier.bias", "(7)", "(10)");
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task A_network_description_that_is_none_is_refused(string command)
    {
        var copy = run.CopyTo(_folder);
        var network = Path.Combine(copy, "network.json");
        File.WriteAllText(network, File.ReadAllText(network)[..2000]);

        await ShouldRefuse(command, copy, network);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task A_stride_that_no_shortcut_can_have_is_refused(string command)
    {
        var copy = run.CopyTo(_folder);
        var network = Path.Combine(copy, "network.json");
        var text = File.ReadAllText(network);
        var depthwise = text.IndexOf("stages.0.0.depthwise.conv", StringComparison.Ordinal);
        var stride = text.IndexOf("\"stride\": 1", depthwise, StringComparison.Ordinal);
        File.WriteAllText(network, text[..stride] + "\"stride\": 2" + text[(stride + "\"stride\": 1".Length)..]);

        await ShouldRefuse(command, copy, network, "stages.0.0.add", "different shapes");
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task A_folder_that_is_no_run_is_refused_with_the_remedy(string command)
    {
        var empty = Directory.CreateDirectory(_folder.In("empty")).FullName;

        await ShouldRefuse(command, empty, empty, "dwnas train");
    }

    [Theory]
    [InlineData("verify DIR")]
    [InlineData("export DIR --form shallow")]
    [InlineData("evaluate DIR --form shallow --limit 10")]
    [InlineData("measure DIR")]
    public async Task A_run_without_a_shallow_network_names_the_command_that_makes_it(string command)
    {
        var copy = run.CopyTo(_folder);
        Directory.Delete(Path.Combine(copy, "shallow"), recursive: true);

        await ShouldRefuse(command, copy, "dwnas transform");
    }

    [Fact]
    public async Task A_plan_that_names_an_unknown_block_is_refused()
    {
        var copy = run.CopyTo(_folder);
        var plan = _folder.In("plan.json");
        File.WriteAllText(plan, """{"format": 1, "groups": [["stages.9.9"]]}""");

        await ShouldRefuse($"transform DIR --plan {plan}", copy, "stages.9.9");
    }

    [Fact]
    public async Task A_plan_that_is_neither_a_name_nor_a_file_lists_what_is_allowed() =>
        await ShouldRefuse("transform DIR --plan everything", run.CopyTo(_folder), "everything", "all", "together", "none");

    [Fact]
    public async Task A_dataset_with_other_classes_is_refused()
    {
        var other = IdxFolder.Write(_folder.In("three"), train: 60, test: 12, classes: 3);

        await ShouldRefuse($"evaluate DIR --dataset {other}", run.CopyTo(_folder), "10 classes", "3 classes");
    }

    [Fact]
    public async Task A_model_file_that_is_none_is_refused()
    {
        var model = _folder.In("broken.onnx");
        File.WriteAllText(model, "no model");

        (await CommandRun.Of("measure", model)).ShouldRefuse(model);
        (await CommandRun.Of("measure", _folder.In("absent.onnx"))).ShouldRefuse("absent.onnx");
    }

    private static string Weights(string directory) => Path.Combine(directory, "weights.safetensors");

    private static async Task ShouldRefuse(string command, string directory, params string[] words)
    {
        var before = TemporaryFolder.Contents(directory);

        (await CommandRun.Of([.. command.Split(' ').Select(word => word == "DIR" ? directory : word)])).ShouldRefuse(words);

        Assert.Equal(before, TemporaryFolder.Contents(directory));
    }
}
