namespace DoubleWinNas.Node.Tests;

/// <summary>One small training on Fashion-MNIST, transformed; tests that change it work on a copy.</summary>
public sealed class TrainedRun : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The run directory.</summary>
    public string Path => _folder.In("run");

    public async Task InitializeAsync()
    {
        (await CommandRun.Of(
            "train", "--genotype", Genotypes.Small, "--dataset", "fashion-mnist", "--recipe", "hybrid", "--epochs", "1", "--seed", "3",
            "--limit-train", "640", "--batch", "64", "--learning-rate", "0.05", "--out", Path)).ShouldSucceed();
        (await CommandRun.Of("transform", Path, "--plan", "auto")).ShouldSucceed();
    }

    /// <summary>A copy that a test may spoil.</summary>
    internal string CopyTo(TemporaryFolder folder)
    {
        var copy = folder.In("run");
        TemporaryFolder.Copy(Path, copy);
        return copy;
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }
}

/// <summary>Tests that share the training.</summary>
[CollectionDefinition(Name)]
public sealed class TrainedRunTests : ICollectionFixture<TrainedRun>
{
    public const string Name = "trained run";
}
