using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Tests.Fixtures;

namespace DoubleWinNas.Orchestration.Tests.EndToEnd;

public sealed class OwnSpaceTests
{
    private const string Shape = "16s2-16s1x1-24s2x2-48";

    private static readonly SearchSettings Settings = TestSettings.Small with
    {
        Space = TestSettings.Small.Space with
        {
            Stages = [new StageSettings { Width = 16 }, new StageSettings { Width = 24, Stride = 2, Slots = 2 }],
            HeadWidth = 48,
            Expansions = [2, 5],
            Resolutions = [.. Enumerable.Range(12, 21)],
        },
        Constraints = [new ConstraintSettings("latency", 0.4, "host")],
    };

    [Fact]
    public async Task A_search_of_its_own_widths_over_a_range_of_sides_measures_costs_at_five_of_them()
    {
        await using var simulation = await Simulation.StartAsync();
        await simulation.StartSearchAsync(Settings);

        var status = await simulation.RunAsync();

        Assert.Equal((SearchPhase.Finished, null), (status.Phase, status.Reason));
        Assert.NotEmpty(status.Finalists);
        Assert.All(status.Evaluated, candidate => Assert.Equal(Shape, Genotype.Parse(candidate.Genotype).Space.Name));
        Assert.True(status.Evaluated.Select(candidate => Genotype.Parse(candidate.Genotype).Resolution).Distinct().Count() > 5);
        var stems = (await simulation.AskDeviceAsync<DeviceTable>(new DescribeCosts(1))).Costs!.Milliseconds.Keys
            .Where(text => text.StartsWith("conv:1-16:", StringComparison.Ordinal)).Select(text => CostOperation.Parse(text).Resolution.Height);
        Assert.Equal([12, 17, 22, 27, 32], stems.Order());
    }

    [Fact]
    public async Task It_cannot_go_on_with_other_widths()
    {
        await using var simulation = await Simulation.StartAsync();
        await simulation.StartSearchAsync(Settings);
        await simulation.RunAsync();

        var refused = await simulation.AskAsync<SearchRefused>(new StartSearch(Settings with { Space = Settings.Space with { HeadWidth = 64, StemWidth = 8 } }));

        Assert.Equal(["space.head-width: 48 -> 64", "space.stem-width: none -> 8"], refused.Differences);
    }
}
