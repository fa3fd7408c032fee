using System.Text.Json;
using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Node.Results;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Transformation.Verification;

namespace DoubleWinNas.Node.Tests.Results;

[Collection(SampleSearchTests.Name)]
public sealed class ResultsFolderTests(SampleSearch sample) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Written_again_it_has_the_same_bytes_and_nothing_else()
    {
        Write(sample.Results);
        var first = TemporaryFolder.Contents(_folder.Path);

        Write(sample.Results);

        Assert.Equal(first, TemporaryFolder.Contents(_folder.Path));
    }

    [Fact]
    public void The_front_holds_nothing_live()
    {
        Write(sample.Results);
        var (json, csv) = (File.ReadAllText(In("front.json")), File.ReadAllText(In("front.csv")));

        Write(sample.Results with { Status = OnAnotherDay(sample.Results.Status) });

        Assert.Equal(json, File.ReadAllText(In("front.json")));
        Assert.Equal(csv, File.ReadAllText(In("front.csv")));
    }

    [Fact]
    public void The_front_changes_with_the_weights()
    {
        Write(sample.Results);
        var json = File.ReadAllText(In("front.json"));
        var status = sample.Results.Status;
        var tuned = status.Finalists[0].FineTuned!;

        Write(sample.Results with
        {
            Status = status with { Finalists = [status.Finalists[0] with { FineTuned = tuned with { Weights = tuned.Network } }, .. status.Finalists.Skip(1)] },
        });

        Assert.NotEqual(json, File.ReadAllText(In("front.json")));
    }

    [Fact]
    public void Every_finalist_has_its_networks_models_and_proof()
    {
        Write(sample.Results);

        var folders = Directory.GetDirectories(In("finalists"));
        Assert.Equal(sample.Results.Status.Finalists.Count, folders.Length);
        Assert.All(folders, folder =>
        {
            var deep = NetworkJson.Load(Path.Combine(folder, "deep", "network.json"));
            Safetensors.Load(Path.Combine(folder, "deep", "weights.safetensors")).RequireFor(deep, "deep");
            var shallow = NetworkJson.Load(Path.Combine(folder, "shallow", "network.json"));
            Safetensors.Load(Path.Combine(folder, "shallow", "weights.safetensors")).RequireFor(shallow, "shallow");
            Assert.True(EquivalenceReport.Load(Path.Combine(folder, "equivalence.json")).IsEquivalent);
            Assert.All(["deep.onnx", "shallow.onnx", "plan.json", "training.json", "lineage.json"], name => Assert.True(File.Exists(Path.Combine(folder, name)), name));
            Assert.Matches(@"^\d\d-[0-9a-f]{16}$", Path.GetFileName(folder));
        });
    }

    [Fact]
    public void The_table_of_the_front_has_a_line_a_member_with_the_finalists_figures()
    {
        Write(sample.Results);

        var lines = File.ReadAllLines(In("front.csv"));
        Assert.Equal(1 + sample.Results.Status.Front.Count, lines.Length);
        var finalist = sample.Results.Status.Finalists[0];
        var line = Assert.Single(lines, line => line.StartsWith(finalist.Candidate.Genotype + ",", StringComparison.Ordinal));
        Assert.Contains(finalist.FineTuned!.Weights.Sha256, line);
        Assert.Contains(finalist.Devices[0].Transformed!.Weights.Sha256, line);
    }

    [Fact]
    public void Energies_stand_in_the_front_where_there_are_some_and_else_nowhere()
    {
        Write(sample.Results);
        Assert.DoesNotContain("illijoules", File.ReadAllText(In("front.json")));
        Assert.All(File.ReadAllLines(In("front.csv")).Skip(1), line => Assert.EndsWith(",,", line));
        var status = sample.Results.Status;

        Write(sample.Results with { Status = status with { Front = [.. status.Front.Select(member => member with { DeepMillijoules = 8.5, ShallowMillijoules = 4.25 })] } });

        using var json = JsonDocument.Parse(File.ReadAllText(In("front.json")));
        Assert.All(json.RootElement.GetProperty("front").EnumerateArray(), member => Assert.Equal(4.25, member.GetProperty("shallowMillijoules").GetDouble()));
        Assert.All(File.ReadAllLines(In("front.csv")).Skip(1), line => Assert.EndsWith(",8.5,4.25", line));
    }

    [Fact]
    public void Contenders_stand_in_the_front_where_there_were_some_and_else_nowhere()
    {
        Write(sample.Results);
        Assert.DoesNotContain("contenders", File.ReadAllText(In("front.json")));
        var status = sample.Results.Status;

        Write(sample.Results with { Status = status with { Contenders = [new Contender(status.Front[0], 0.91, null), new Contender(status.Front[1], null, "crashed")] } });

        using var json = JsonDocument.Parse(File.ReadAllText(In("front.json")));
        var contenders = json.RootElement.GetProperty("contenders").EnumerateArray().ToArray();
        Assert.Equal(status.Front.Take(2).Select(member => member.Genotype), contenders.Select(contender => contender.GetProperty("genotype").GetString()));
        Assert.Equal(0.91, contenders[0].GetProperty("validation").GetDouble());
        Assert.DoesNotContain("crashed", File.ReadAllText(In("front.json")));
        Assert.Contains("crashed", File.ReadAllText(In("report.html")));
    }

    [Fact]
    public void A_finalist_that_contenders_brought_is_listed_though_others_dominate_it()
    {
        var status = sample.Results.Status;
        var finalist = status.Finalists[0].Candidate.Genotype;

        Write(sample.Results with { Status = status with { Front = [.. status.Front.Where(member => member.Genotype != finalist)] } });

        using var json = JsonDocument.Parse(File.ReadAllText(In("front.json")));
        var members = json.RootElement.GetProperty("front").EnumerateArray().ToArray();
        Assert.Equal(1, members.Count(member => member.GetProperty("genotype").GetString() == finalist));
        Assert.Equal(members.Select(member => member.GetProperty("shallowMilliseconds").GetDouble()).Order(), members.Select(member => member.GetProperty("shallowMilliseconds").GetDouble()));
        Assert.Equal(1, File.ReadLines(In("front.csv")).Count(line => line.StartsWith(finalist, StringComparison.Ordinal)));
    }

    [Fact]
    public void Measurements_are_told_with_what_they_are_valid_for()
    {
        Write(sample.Results);

        using var json = JsonDocument.Parse(File.ReadAllText(In("measurements.json")));
        var finalist = json.RootElement.GetProperty("finalists")[0];
        Assert.Equal("deep", finalist.GetProperty("latencies")[0].GetProperty("name").GetString());
        Assert.Equal("onnxruntime 1.23.2", finalist.GetProperty("report").GetProperty("report").GetProperty("runtime").GetString());
    }

    [Fact]
    public void The_cost_table_can_be_frozen_for_another_search()
    {
        Write(sample.Results);

        var table = CostTable.Load(In("costs/host.json"));
        Assert.Equal(sample.Results.Costs["host"].Milliseconds, table.Entries);
    }

    [Fact]
    public void A_finalist_that_is_gone_leaves_no_folder()
    {
        Write(sample.Results);
        var status = sample.Results.Status;

        Write(sample.Results with { Status = status with { Finalists = [status.Finalists[0]] } });

        Assert.Single(Directory.GetDirectories(In("finalists")));
    }

    [Fact]
    public void A_search_that_has_only_begun_can_be_written()
    {
        var status = sample.Results.Status with { Phase = SearchPhase.Calibrating, Rounds = [], Generations = [], Front = [], Finalists = [], Evaluated = [], LeastReachable = null };

        Write(new SearchResults(status, new Dictionary<string, Orchestration.Settings.FrozenCosts>()));

        Assert.Contains("calibrating", File.ReadAllText(In("report.html")));
    }

    [Fact]
    public void A_damaged_artifact_is_named_and_the_former_finalists_stay()
    {
        Write(sample.Results);
        var before = TemporaryFolder.Contents(In("finalists"));
        var missing = sample.Results.Status.Finalists[0].FineTuned! with { Weights = new(new string('0', 64), 5) };
        var status = sample.Results.Status;

        var error = Assert.Throws<InputException>(() => Write(sample.Results with { Status = status with { Finalists = [status.Finalists[0] with { FineTuned = missing }] } }));

        Assert.Contains(new string('0', 64), error.Message);
        Assert.Equal(before, TemporaryFolder.Contents(In("finalists")));
    }

    /// <summary>The same search with other times and measurements.</summary>
    private static SearchStatus OnAnotherDay(SearchStatus status) => status with
    {
        Quarantined = [],
        Finalists =
        [
            .. status.Finalists.Select(finalist => finalist with
            {
                FineTuned = finalist.FineTuned! with { Seconds = 99, Record = finalist.FineTuned.Network },
                Devices = [.. finalist.Devices.Select(device => device with { Transformed = device.Transformed! with { Seconds = 99 }, Measured = null })],
            }),
        ],
    };

    private string In(string name) => _folder.In(name);

    private void Write(SearchResults results) => ResultsFolder.Write(_folder.Path, results, sample.Artifacts, charts: null);
}
