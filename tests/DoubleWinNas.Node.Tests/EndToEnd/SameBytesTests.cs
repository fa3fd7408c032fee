using System.Security.Cryptography;

namespace DoubleWinNas.Node.Tests.EndToEnd;

/// <summary>The promise of a search with a frozen cost table: whatever is killed, and however many workers there are, the same bytes.</summary>
public sealed class SameBytesTests : IDisposable
{
    private const int Kills = 10;
    private const int Seed = 20_261_122;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killed_ten_times_or_on_two_workers_a_search_ends_with_the_same_bytes()
    {
        var file = SmallSearch.Write(
            _folder,
            """
              data.limit-train = 1200
              compute.batch-size = 32
              supernet { rounds = 2, steps-per-round = 4, replicas = 2 }
              evolution { generations = 1, population-size = 4, offspring-size = 4, batch = 2, validation-images = 60, recalibration-batches = 1 }
              finalists { count = 2, epochs = 1, checkpoint-steps = 5, measure-seconds = 0.1 }
            """);

        await Search(file, "undisturbed", workers: 1);
        await Search(file, "two-workers", workers: 2);
        var random = new Random(Seed);
        for (var kill = 0; kill < Kills; kill++)
        {
            await SearchUntilKilled(file, "killed", TimeSpan.FromMilliseconds(random.Next(1000, 5000)));
        }

        await Search(file, "killed", workers: 1);

        var expected = Bytes("undisturbed");
        Assert.Contains("front.json", expected.Keys);
        Assert.Contains(expected.Keys, path => path.EndsWith(Path.Combine("shallow", "weights.safetensors"), StringComparison.Ordinal));
        Assert.Equal(expected, Bytes("two-workers"));
        Assert.Equal(expected, Bytes("killed"));
    }

    private async Task Search(string file, string folder, int workers)
    {
        var run = await DwnasProcess.Run(null, "search", file, "--out", _folder.In(folder), "--workers", $"{workers}");
        Assert.True(run.ExitCode == 0, $"{folder}: exit code {run.ExitCode}, {run.Error}");
    }

    /// <summary>Node and workers are killed at a moment that only the clock decides; a search that had ended by then is none the worse.</summary>
    private async Task SearchUntilKilled(string file, string folder, TimeSpan after)
    {
        using var process = DwnasProcess.Start(null, "search", file, "--out", _folder.In(folder), "--workers", "1");
        Task ended = process.Finish();
        await ended.WaitAsync(after).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>SHA-256 of everything that is not live, by path.</summary>
    private SortedDictionary<string, string> Bytes(string folder)
    {
        var root = _folder.In(folder);
        var files = Directory.EnumerateFiles(Path.Combine(root, "finalists"), "*", SearchOption.AllDirectories)
            .Append(Path.Combine(root, "front.json"))
            .Append(Path.Combine(root, "front.csv"));
        return new SortedDictionary<string, string>(
            files.ToDictionary(path => Path.GetRelativePath(root, path), path => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))),
            StringComparer.Ordinal);
    }
}
