namespace DoubleWinNas.Node.Tests.EndToEnd;

/// <summary>The ready configurations for large data sets, on small folders of the same layout.</summary>
public sealed class ReadyDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Imagenet_and_its_hundred_classes_are_found_read_packed_and_trained_on()
    {
        var classes = File.ReadAllLines(Path.Combine(Hocon(), "imagenet-100.txt"));
        Assert.Equal(100, classes.Distinct().Count());
        var imagenet = JpegFolder.Write(_folder.In("imagenet"), [.. classes, "n01440764", "n01443537"], train: 3, val: 1);

        Assert.Contains("300 training, 6 validation, 102 test images, 102 classes", (await Check("imagenet.conf")).Output);
        Assert.Contains("288 training, 12 validation, 100 test images, 100 classes", (await Check("imagenet-100.conf")).Output);

        var packed = _folder.In("imagenet-100");
        (await CommandRun.Of("data", "pack", imagenet, "--class-list", Path.Combine(Hocon(), "imagenet-100.txt"), "--validation-share", "0.04", "--out", packed)).ShouldSucceed();
        (await CommandRun.Of(
            "train", "--genotype", "mobile-imagenet@96_N3e3.S.S.S_N3e3.S.S.S_N3e3.S.S.S_T3e3a.S.S.S_N3e3.S.S.S_N3e3", "--dataset", packed, "--recipe", "linear",
            "--resolution", "32", "--batch", "8", "--limit-train", "16", "--epochs", "1", "--rand-augment", "2,9", "--cutmix", "1", "--mixup", "0.2",
            "--label-smoothing", "0.1", "--threads", "1", "--out", _folder.In("run"))).ShouldSucceed();
    }

    [Fact]
    public async Task Cifar_10_is_found()
    {
        var folder = _folder.In("cifar-10");
        Directory.CreateDirectory(folder);
        for (var batch = 1; batch <= 5; batch++)
        {
            File.WriteAllBytes(Path.Combine(folder, $"data_batch_{batch}.bin"), Records(images: 100));
        }

        File.WriteAllBytes(Path.Combine(folder, "test_batch.bin"), Records(images: 20));

        Assert.Contains("450 training, 50 validation, 20 test images, 10 classes, 3 channels", (await Check("cifar-10.conf")).Output);
    }

    [Fact]
    public async Task Without_the_data_their_place_is_named() =>
        (await DwnasProcess.Run(Environment(), "config", "check", Path.Combine(Hocon(), "cifar-10.conf"))).ShouldRefuse("'cifar-10'", "DWNAS_DATA");

    private async Task<CommandRun> Check(string file) => (await DwnasProcess.Run(Environment(), "config", "check", Path.Combine(Hocon(), file))).ShouldSucceed();

    private Dictionary<string, string> Environment() => new() { ["DWNAS_DATA"] = _folder.Path };

    /// <summary>A label and 3 x 32 x 32 values each.</summary>
    private static byte[] Records(int images)
    {
        var records = new byte[images * 3073];
        for (var i = 0; i < images; i++)
        {
            records[i * 3073] = (byte)(i % 10);
        }

        return records;
    }

    private static string Hocon()
    {
        var folder = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(folder, "hocon")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return Path.Combine(folder, "hocon");
    }
}
