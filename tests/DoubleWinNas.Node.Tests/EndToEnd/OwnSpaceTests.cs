using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Node.Searches;

namespace DoubleWinNas.Node.Tests.EndToEnd;

/// <summary>A macro-architecture that only the configuration knows: every later step finds it in the genotype's text.</summary>
public sealed class OwnSpaceTests : IDisposable
{
    private const string Shape = "8s2-8s1x1-16s2x2-32";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_is_trained_merged_verified_exported_and_shrunk_from_its_files_alone()
    {
        var data = IdxFolder.Write(_folder.In("images"), train: 200, test: 60, classes: 10);
        var (run, shrunk) = (_folder.In("run"), _folder.In("shrunk"));
        (await CommandRun.Of(
            "train", "--genotype", $"{Shape}@20_N3e4_T3e2a.T3e3a", "--dataset", data, "--recipe", "linear", "--epochs", "1", "--batch", "32", "--threads", "1",
            "--weight-decay", "0.001", "--out", run)).ShouldSucceed();

        (await CommandRun.Of("transform", run, "--plan", "all")).ShouldSucceed();
        (await CommandRun.Of("verify", run)).ShouldSucceed();
        (await CommandRun.Of("export", run)).ShouldSucceed();
        (await CommandRun.Of(
            "shrink", run, "--dataset", data, "--speed-up", "1", "--epochs", "1", "--batch", "32", "--threads", "1", "--recipe", "linear", "--judge-images", "20",
            "--seconds", "0.1", "--mixup", "0.2", "--out", shrunk)).ShouldSucceed();

        Assert.Contains($"\"{Shape}@20_", File.ReadAllText(Path.Combine(shrunk, "network.json")));
    }

    [Fact]
    public async Task A_search_over_a_range_of_sides_ends_with_verified_finalists_of_its_space()
    {
        IdxFolder.Write(_folder.In("images"), train: 400, test: 40, classes: 10);
        File.WriteAllText(
            _folder.In("own.conf"),
            """
            search {
              data.set = ./images
              space {
                stem-width = 8, head-width = 32, stages = [{ width = 8 }, { width = 16, stride = 2, slots = 2 }]
                kernels = [3], expansions = [2, 4], resolutions = 12..24, forms = [T]
              }
              compute.batch-size = 32
              supernet { rounds = 1, steps-per-round = 4, replicas = 1 }
              evolution { generations = 1, population-size = 6, offspring-size = 6, validation-images = 40 }
              finalists { count = 2, epochs = 1, weight-decay = 0.01, measure-seconds = 0.05, elastic = true }
              devices = [{ table = table.json }]
            }
            """);
        SaveTable();

        var run = await DwnasProcess.Run(null, "search", _folder.In("own.conf"), "--out", _folder.In("out"), "--workers", "1");
        Assert.True(run.ExitCode == 0, run.Error);

        var front = System.Text.Json.JsonDocument.Parse(File.ReadAllText(_folder.In("out/front.json"))).RootElement;
        var finalists = front.GetProperty("finalists").EnumerateArray().ToList();
        Assert.Equal(2, finalists.Count);
        Assert.All(finalists, finalist =>
        {
            Assert.True(finalist.GetProperty("completed").GetBoolean());
            Assert.StartsWith($"{Shape}@", finalist.GetProperty("genotype").GetString(), StringComparison.Ordinal);
        });
        var folder = Directory.GetDirectories(_folder.In("out/finalists")).First();
        Assert.True(File.Exists(Path.Combine(folder, "equivalence.json")));
        Assert.Contains("stages", File.ReadAllText(_folder.In("out/report.html")));
    }

    /// <summary>Only the measured sides of the range: the others are predicted.</summary>
    private void SaveTable()
    {
        var space = Node.Configuration.Search.SearchConfiguration.Read(SettingsFile()).Settings.Space.ToGenotypeSpace();
        var table = new CostTable(new CostConditions("host", "onnxruntime 1.23.2", "fp32", 1, 1, "default"));
        foreach (var operation in SpaceOperations.Of(space, 1, 10))
        {
            table.Set(operation, 0.001 + (NetworkCost.Of(operation.ToNetwork(), operation.Resolution).Macs / 1e8));
        }

        Assert.Equal(5, table.Entries.Keys.Count(text => text.StartsWith("conv:1-8:", StringComparison.Ordinal)));
        table.Save(_folder.In("table.json"));
    }

    /// <summary>The configuration without its table, which is not written yet.</summary>
    private string SettingsFile()
    {
        var file = _folder.In("without-table.conf");
        File.WriteAllText(file, File.ReadAllText(_folder.In("own.conf")) + "\nsearch.devices = [{}]\n");
        return file;
    }
}
