namespace DoubleWinNas.Node.Tests.EndToEnd;

/// <summary>What happens to a whole search when its workers or its disk fail.</summary>
public sealed class TroubledSearchTests : IDisposable
{
    private const string Sections =
        """
          data.limit-train = 600
          compute.batch-size = 32
          supernet { rounds = 1, steps-per-round = 4, replicas = 1 }
          evolution { generations = 1, population-size = 4, offspring-size = 4, batch = 2, validation-images = 60, recalibration-batches = 1 }
          finalists { count = 1, epochs = 1, measure-seconds = 0.1 }
        """;

    private const string Node = "\nnode { stall-timeout = 10 s, lease = 2 s }\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Crashes_a_hang_and_an_out_of_memory_kill_of_workers_cost_attempts_but_not_a_byte()
    {
        var file = Write();
        Assert.Equal(0, (await Search(file, "undisturbed", fault: "")).ExitCode);

        var troubled = await Search(file, "troubled", "crash=TrainRound@1;crash=FineTune@1;oom=EvaluateCandidates@1;oom=TransformNetwork@1;hang=AverageRound@1;crash=MeasureCosts@1;oom=MeasureModels@1");

        Assert.True(troubled.ExitCode == 0, troubled.Error);
        Assert.Equal(Front("undisturbed"), Front("troubled"));
    }

    [Fact]
    public async Task A_poisonous_genotype_is_given_up_and_named_in_the_report_while_the_search_goes_on()
    {
        // The first generation begins with networks of one block throughout.
        const string poison = "mobile-32@20_T3e3.T3e3_T3e3.T3e3.T3e3_T3e3.T3e3.T3e3";

        var run = await Search(Write(), "poisoned", $"poison={poison}");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("given up: evaluate/", run.Error);
        Assert.Contains(poison, await File.ReadAllTextAsync(Path.Combine(_folder.In("poisoned"), "report.html")));
        Assert.DoesNotContain(poison, Front("poisoned"));
        var shown = (await CommandRun.Of("search", "show", _folder.In("poisoned"), "--json")).ShouldSucceed().Json;
        Assert.Contains(poison, shown.GetProperty("quarantined")[0].GetProperty("error").GetString());
    }

    [FactWithMounts]
    public async Task A_full_disk_makes_the_search_wait_and_say_why_until_there_is_room()
    {
        var file = Write();
        using var disk = new SmallDisk(_folder.In("disk"), kibibytes: 200_000);
        string[] search = ["search", file, "--out", Path.Combine(disk.Path, "out"), "--workers", "1"];
        using var process = DwnasProcess.Start(null, search);
        await process.Seen("training the supernet");

        var filler = disk.Fill();
        await process.Seen("waiting: ");
        File.Delete(filler);
        var run = await process.Finish();

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.True(File.Exists(Path.Combine(disk.Path, "out", "report.html")));
    }

    private string Write()
    {
        var file = SmallSearch.Write(_folder, Sections);
        File.AppendAllText(file, Node);
        return file;
    }

    private Task<CommandRun> Search(string file, string folder, string fault) => DwnasProcess.Run(
        new Dictionary<string, string> { ["DWNAS_FAULT"] = fault }, "search", file, "--out", _folder.In(folder), "--workers", "1");

    private string Front(string folder) => File.ReadAllText(Path.Combine(_folder.In(folder), "front.json"));
}
