using System.Text.Json;
using DoubleWinNas.Orchestration.Controllers;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Tests.Fixtures;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Tests.EndToEnd;

public sealed class ContenderSearchTests
{
    private static readonly SearchSettings Settings = TestSettings.Bounded(0.4) with { Finalists = new FinalistSettings { Count = 2, Contenders = 5 } };

    [Fact]
    public async Task The_best_trained_of_the_bands_bests_become_finalists()
    {
        await using var simulation = await Simulation.StartAsync();
        await simulation.StartSearchAsync(Settings);

        var status = await simulation.RunAsync();

        Assert.Equal((SearchPhase.Finished, null), (status.Phase, status.Reason));
        Assert.Equal(ContenderSelection.Choose(status.Evaluated, 5).Select(Genotype), status.Contenders.Select(contender => contender.Candidate.Genotype));
        Assert.Equal(5, simulation.Leased.Count(id => id.StartsWith("contend/small/", StringComparison.Ordinal)));
        var best = ContenderSelection.Best(status.Contenders, 2).Select(Genotype);
        Assert.Equal(best.Order(), status.Finalists.Select(finalist => finalist.Candidate.Genotype).Order());
        Assert.All(status.Finalists, finalist => Assert.NotNull(Assert.Single(finalist.Devices).Measured));
        Assert.Empty(await simulation.DeadLettersAsync());
    }

    [Fact]
    public async Task Workers_in_any_order_and_restarts_change_no_byte()
    {
        await using var calm = await Simulation.StartAsync();
        await calm.StartSearchAsync(Settings);
        var expected = await calm.RunAsync();
        await using var simulation = await Simulation.StartAsync(() => Simulation.With(workers: 3, seed: 5, repeating: true, restarts: [9, 17, 22, 25, 28]));
        await simulation.StartSearchAsync(Settings);

        var status = await simulation.RunAsync();

        Assert.Equal(Simulation.Result(expected), Simulation.Result(status));
        Assert.Equal(JsonSerializer.Serialize(expected.Contenders), JsonSerializer.Serialize(status.Contenders));
    }

    [Fact]
    public async Task A_contender_that_kills_its_workers_is_given_up_and_the_others_go_on()
    {
        string? poison = null;
        await using var simulation = await Simulation.StartAsync();
        simulation.Poison = payload => payload is TrainContender contender && contender.Genotype == (poison ??= contender.Genotype) ? "out of memory" : null;
        await simulation.StartSearchAsync(Settings);

        var status = await simulation.RunAsync();

        Assert.Equal(SearchPhase.Finished, status.Phase);
        Assert.Equal($"contender {poison} is left out", Assert.Single(status.Quarantined).Consequence);
        Assert.Equal("out of memory", status.Contenders.Single(contender => contender.Candidate.Genotype == poison).Error);
        Assert.DoesNotContain(status.Finalists, finalist => finalist.Candidate.Genotype == poison);
    }

    private static string Genotype(Candidate candidate) => candidate.Genotype;
}
