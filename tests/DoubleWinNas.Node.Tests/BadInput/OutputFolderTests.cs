namespace DoubleWinNas.Node.Tests.BadInput;

/// <summary>Places that cannot be written to.</summary>
[Collection(TrainedRunTests.Name)]
public sealed class OutputFolderTests(TrainedRun run) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/proc/dwnas-run")]
    [InlineData("/dev/null/run")]
    public async Task Training_into_an_unwritable_folder_is_refused_before_it_begins(string directory)
    {
        var images = IdxFolder.Write(_folder.In("images"), train: 100, test: 20, classes: 10);

        (await CommandRun.Of("train", "--genotype", Genotypes.Small, "--dataset", images, "--epochs", "1", "--batch", "16", "--out", directory)).ShouldRefuse(directory);
    }

    [FactWithMounts]
    public async Task Training_onto_a_full_disk_is_refused_and_leaves_nothing()
    {
        using var disk = new SmallDisk(_folder.In("disk"), kibibytes: 8);
        var images = IdxFolder.Write(_folder.In("images"), train: 100, test: 20, classes: 10);
        var directory = Path.Combine(disk.Path, "run");

        (await CommandRun.Of("train", "--genotype", Genotypes.Small, "--dataset", images, "--epochs", "1", "--batch", "16", "--out", directory)).ShouldRefuse(directory, "No space left");

        Assert.False(Directory.Exists(directory));
    }

    [FactWithMounts]
    public async Task A_disk_that_fills_up_keeps_the_former_shallow_network()
    {
        using var disk = new SmallDisk(_folder.In("disk"), kibibytes: 4096);
        var copy = Path.Combine(disk.Path, "run");
        TemporaryFolder.Copy(run.Path, copy);
        disk.FillUpTo(freeBytes: 100_000);
        var before = TemporaryFolder.Contents(copy);

        (await CommandRun.Of("transform", copy, "--plan", "none")).ShouldRefuse("No space left");
        (await CommandRun.Of("export", copy)).ShouldRefuse("shallow.onnx", "No space left");

        Assert.Equal(before, TemporaryFolder.Contents(copy));
        (await CommandRun.Of("verify", copy)).ShouldSucceed();
    }

    [Fact]
    public async Task Predictions_into_an_unwritable_file_are_refused() =>
        (await CommandRun.Of("evaluate", run.Path, "--limit", "10", "--predictions", "/proc/predictions.csv")).ShouldRefuse("/proc/predictions.csv");
}
