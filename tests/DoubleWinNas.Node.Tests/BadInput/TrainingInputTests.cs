namespace DoubleWinNas.Node.Tests.BadInput;

/// <summary>What cannot be trained: one message, exit code 2, and no run directory.</summary>
public sealed class TrainingInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--genotype", "mobile-32@28_Q3e6.S_T3e6a.T3e3.S_N5e3.T3e6a.S", "'Q'")]
    [InlineData("--recipe", "boil", "deep, linear, cut, anneal, hybrid")]
    [InlineData("--epochs", "0", "1 to")]
    [InlineData("--epochs", "many", "many")]
    [InlineData("--batch", "1", "2 to")]
    [InlineData("--learning-rate", "-1", "above 0")]
    [InlineData("--resolution", "0", "from 1 to")]
    [InlineData("--precision", "fp8", "auto, fp32, bf16 and fp16")]
    [InlineData("--device", "abacus", "abacus")]
    [InlineData("--threads", "0", "1 to")]
    [InlineData("--dataset", "no-such-dataset", "no-such-dataset")]
    [InlineData("--limit-train", "0", "1 and more")]
    public async Task An_option_that_cannot_be_used_is_named_with_what_is_allowed(string option, string value, string word)
    {
        var small = IdxFolder.Write(_folder.In("images"), train: 200, test: 20, classes: 10);
        var args = new Dictionary<string, string>
        {
            ["--genotype"] = Genotypes.Small, ["--dataset"] = small, ["--out"] = _folder.In("run"), [option] = value,
        };

        (await CommandRun.Of(["train", .. args.SelectMany(pair => new[] { pair.Key, pair.Value })])).ShouldRefuse(word);

        Assert.False(Directory.Exists(_folder.In("run")));
    }

    [Theory]
    [InlineData("train-images-idx3-ubyte")]
    [InlineData("train-labels-idx1-ubyte")]
    [InlineData("t10k-images-idx3-ubyte")]
    public async Task A_truncated_IDX_file_is_named(string file)
    {
        var images = IdxFolder.Write(_folder.In("images"), train: 100, test: 20, classes: 10);
        using (var stream = File.OpenWrite(Path.Combine(images, file)))
        {
            stream.SetLength(stream.Length - 5);
        }

        await TrainShouldRefuse(images, file);
    }

    [Fact]
    public async Task An_IDX_file_that_starts_wrongly_is_named()
    {
        var images = IdxFolder.Write(_folder.In("images"), train: 100, test: 20, classes: 10);
        using (var stream = File.OpenWrite(Path.Combine(images, "train-images-idx3-ubyte")))
        {
            stream.WriteByte(0xFF);
        }

        await TrainShouldRefuse(images, "train-images-idx3-ubyte", "0xFF000803");
    }

    [Fact]
    public async Task Too_many_corrupt_JPEG_files_are_refused_and_one_is_named()
    {
        var images = _folder.In("jpegs");
        foreach (var part in new[] { "train", "val" })
        {
            foreach (var name in new[] { "cat", "dog" })
            {
                Directory.CreateDirectory(Path.Combine(images, part, name));
                for (var i = 0; i < 40; i++)
                {
                    File.WriteAllText(Path.Combine(images, part, name, $"{i}.jpg"), "not a JPEG file");
                }
            }
        }

        await TrainShouldRefuse(images, ".jpg");
    }

    [Fact]
    public async Task A_missing_option_is_named()
    {
        (await CommandRun.Of("train", "--genotype", Genotypes.Small)).ShouldRefuse("--out");
        (await CommandRun.Of("train", "--out", _folder.In("run"))).ShouldRefuse("--genotype");
    }

    private async Task TrainShouldRefuse(string dataset, params string[] words)
    {
        (await CommandRun.Of("train", "--genotype", Genotypes.Small, "--dataset", dataset, "--epochs", "1", "--batch", "16", "--out", _folder.In("run")))
            .ShouldRefuse(words);

        Assert.False(Directory.Exists(_folder.In("run")));
    }
}
