using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Tests.Fixtures;

namespace DoubleWinNas.Orchestration.Tests.EndToEnd;

public sealed class ChangedSettingsTests
{
    [Fact]
    public async Task More_generations_while_it_evolves_give_what_they_would_have_given_from_the_start()
    {
        var more = TestSettings.Small with { Evolution = TestSettings.Small.Evolution with { Generations = 5 }, Finalists = new FinalistSettings { Count = 4 } };
        await using var straight = await Simulation.StartAsync();
        await straight.StartSearchAsync(more);
        var expected = Simulation.Result(await straight.RunAsync());

        await using var simulation = await Simulation.StartAsync();
        await simulation.StartSearchAsync(TestSettings.Small);
        await simulation.WorkUntilLeasedAsync("evaluate/small/g2/b0");
        var accepted = await simulation.StartSearchAsync(more);

        Assert.False(accepted.IsNew);
        Assert.Equal(["evolution.generations: 3 -> 5", "finalists.count: 3 -> 4"], accepted.Changes);
        Assert.Equal(expected, Simulation.Result(await simulation.RunAsync()));
    }

    [Fact]
    public async Task A_finished_search_started_again_stays_finished_and_refuses_a_larger_budget()
    {
        await using var simulation = await Simulation.StartAsync();
        await simulation.StartSearchAsync(TestSettings.Small);
        await simulation.RunAsync();

        Assert.False((await simulation.StartSearchAsync(TestSettings.Small)).IsNew);
        var refused = await simulation.AskAsync<SearchRefused>(
            new StartSearch(TestSettings.Small with { Evolution = TestSettings.Small.Evolution with { Generations = 5 } }));

        Assert.Equal(["evolution.generations: 3 -> 5"], refused.Differences);
        Assert.Equal(SearchPhase.Finished, (await simulation.RunAsync()).Phase);
    }
}
