namespace DoubleWinNas.Node.Tests.Processes;

/// <summary>The program as a process: environment, exit codes, signals.</summary>
[Collection(TrainedRunTests.Name)]
public sealed class ProgramTests(TrainedRun run) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_result_is_on_standard_output_and_the_exit_code_is_0()
    {
        var process = await DwnasProcess.Run(null, "network", "show", Genotypes.Small, "--json");

        Assert.Equal(Genotypes.Small, process.ShouldSucceed().Json.GetProperty("genotype").GetString());
        Assert.Empty(process.Error);
    }

    [Fact]
    public async Task Bad_input_exits_with_2() => (await DwnasProcess.Run(null, "network", "show", "nonsense")).ShouldRefuse("nonsense");

    [Theory]
    [InlineData("train")]
    [InlineData("evaluate")]
    public async Task A_missing_libtorch_is_named_with_the_remedy(string command)
    {
        var environment = new Dictionary<string, string> { ["DWNAS_TORCH_LIBRARY"] = "/nonexistent" };
        var images = IdxFolder.Write(_folder.In("images"), train: 100, test: 20, classes: 10);
        string[] args = command == "train"
            ? ["train", "--genotype", Genotypes.Small, "--dataset", images, "--out", _folder.In("run")]
            : ["evaluate", run.Path, "--limit", "10"];

        (await DwnasProcess.Run(environment, args)).ShouldRefuse("/nonexistent", "DWNAS_TORCH_LIBRARY");

        Assert.False(Directory.Exists(_folder.In("run")));
    }

    [Fact]
    public async Task Networks_are_shown_transformed_and_verified_without_libtorch()
    {
        var environment = new Dictionary<string, string> { ["DWNAS_TORCH_LIBRARY"] = "/nonexistent" };
        var copy = run.CopyTo(_folder);

        (await DwnasProcess.Run(environment, "transform", copy, "--plan", "all")).ShouldSucceed();
        (await DwnasProcess.Run(environment, "verify", copy)).ShouldSucceed();
    }

    [Fact]
    public async Task A_missing_ONNX_Runtime_is_named_with_the_remedy()
    {
        var environment = new Dictionary<string, string> { ["DWNAS_ONNXRUNTIME_LIBRARY"] = "/nonexistent" };
        var copy = run.CopyTo(_folder);
        var before = TemporaryFolder.Contents(copy);

        (await DwnasProcess.Run(environment, "measure", copy)).ShouldRefuse("/nonexistent", "fetch-onnxruntime");

        Assert.Equal(before, TemporaryFolder.Contents(copy));
    }

    [Fact]
    public async Task The_doctor_finds_what_is_missing_and_fails()
    {
        var environment = new Dictionary<string, string> { ["DWNAS_TORCH_LIBRARY"] = "/nonexistent" };

        var doctor = await DwnasProcess.Run(environment, "doctor", "--json");

        Assert.Equal(1, doctor.ExitCode);
        var libtorch = doctor.Json.GetProperty("findings").EnumerateArray().Single(finding => finding.GetProperty("what").GetString() == "libtorch");
        Assert.Equal("missing", libtorch.GetProperty("state").GetString());
    }

    [Fact]
    public async Task An_interrupted_training_says_how_to_go_on_and_goes_on()
    {
        string[] train =
        [
            "train", "--genotype", Genotypes.Small, "--dataset", IdxFolder.Write(_folder.In("images"), train: 4000, test: 20, classes: 10),
            "--epochs", "1", "--batch", "16", "--threads", "1", "--out", _folder.In("run"),
        ];
        using var first = DwnasProcess.Start(null, train);
        var progress = await first.Error.ReadLineAsync();
        Assert.Contains("images/s", progress);

        first.Interrupt();
        var interrupted = await first.Finish();

        Assert.Equal(130, interrupted.ExitCode);
        Assert.Contains($"dwnas {string.Join(' ', train)}", interrupted.Error);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(_folder.In("run"), "checkpoint")));
        (await CommandRun.Of("verify", _folder.In("run"))).ShouldRefuse("has not finished");

        var second = (await DwnasProcess.Run(null, [.. train, "--json"])).ShouldSucceed();
        Assert.Equal(Genotypes.Small, second.Json.GetProperty("genotype").GetString());
    }
}
