using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Tests.Fixtures;

namespace DoubleWinNas.Orchestration.Tests.EndToEnd;

public sealed class SearchDeterminismTests
{
    private static readonly SearchSettings Settings = TestSettings.Bounded(0.4);

    /// <summary>What one worker finds that nobody disturbs.</summary>
    private static readonly Lazy<Task<string>> Reference = new(RunUndisturbedAsync);

    [Fact]
    public async Task A_search_ends_finished_with_measured_finalists_within_the_bound()
    {
        await using var simulation = await Simulation.StartAsync();
        Assert.True((await simulation.StartSearchAsync(Settings)).IsNew);

        var status = await simulation.RunAsync();

        Assert.Equal((SearchPhase.Finished, null, false), (status.Phase, status.Reason, status.IsPaused));
        Assert.Equal([0, 1], status.Rounds.Select(round => round.Round));
        Assert.Equal([0, 1, 2, 3], status.Generations.Select(generation => generation.Generation));
        Assert.NotEmpty(status.Front);
        Assert.All(status.Front, candidate => Assert.InRange(candidate.ShallowMilliseconds, status.LeastReachable!.Value, 0.4));
        Assert.All(status.Front, candidate => Assert.True(candidate.Accuracy > 0));
        Assert.All(status.Finalists, finalist => Assert.NotNull(Assert.Single(finalist.Devices).Measured));
        Assert.Equal(status.Finalists.OrderBy(finalist => finalist.Candidate.ShallowMilliseconds), status.Finalists);
        Assert.Equal(status.Evaluations, status.Evaluated.Count);
        Assert.Equal(status.Evaluations, status.Evaluated.Select(candidate => candidate.Genotype).Distinct().Count());
        Assert.Empty(status.Quarantined);
        Assert.Empty(await simulation.DeadLettersAsync());
    }

    [Fact]
    public async Task Progress_rises_from_generation_to_generation()
    {
        await using var simulation = await Simulation.StartAsync();
        await simulation.StartSearchAsync(Settings);

        var volumes = (await simulation.RunAsync()).Generations.Select(generation => generation.Hypervolume).ToArray();

        Assert.Equal(volumes.Order(), volumes);
        Assert.True(volumes[^1] > volumes[0]);
    }

    [Fact]
    public async Task Children_of_the_front_name_parents_that_were_evaluated_before()
    {
        await using var simulation = await Simulation.StartAsync();
        await simulation.StartSearchAsync(Settings);

        var status = await simulation.RunAsync();

        var generations = status.Evaluated.ToDictionary(candidate => candidate.Genotype, candidate => candidate.Generation);
        var children = status.Evaluated.Where(candidate => candidate.Generation > 0).ToArray();
        Assert.NotEmpty(children);
        Assert.All(status.Evaluated.Where(candidate => candidate.Generation == 0), candidate => Assert.Empty(candidate.Parents));
        Assert.All(children.SelectMany(child => child.Parents.Select(parent => (child, parent))), pair =>
            Assert.True(!generations.TryGetValue(pair.parent, out var born) || born < pair.child.Generation));
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(4, 2)]
    [InlineData(7, 3)]
    public async Task Many_workers_in_any_order_with_repeated_results_give_the_same_bytes(int workers, ulong seed)
    {
        var expected = await Reference.Value;
        await using var simulation = await Simulation.StartAsync(() => Simulation.With(workers, seed, repeating: true));
        await simulation.StartSearchAsync(Settings);

        Assert.Equal(expected, Simulation.Result(await simulation.RunAsync()));
    }

    [Theory]
    [InlineData(11, 1)]
    [InlineData(12, 3)]
    public async Task Restarts_at_any_moment_change_no_byte(ulong seed, int workers)
    {
        var random = Networks.Randomness.RandomStream.Derive(seed);
        int[] restarts = [.. Enumerable.Range(0, 6).Select(_ => 1 + random.NextInt(50))];
        var expected = await Reference.Value;
        await using var simulation = await Simulation.StartAsync(() => Simulation.With(workers, seed, restarts: restarts));
        await simulation.StartSearchAsync(Settings);

        Assert.Equal(expected, Simulation.Result(await simulation.RunAsync()));
        Assert.Empty(await simulation.DeadLettersAsync());
    }

    [Fact]
    public async Task Another_seed_finds_another_way()
    {
        await using var simulation = await Simulation.StartAsync();
        await simulation.StartSearchAsync(Settings with { Seed = 8 });

        Assert.NotEqual(await Reference.Value, Simulation.Result(await simulation.RunAsync()));
    }

    [Fact]
    public async Task A_table_that_was_measured_serves_frozen_and_gives_the_same_front_without_measuring()
    {
        await using var first = await Simulation.StartAsync();
        await first.StartSearchAsync(Settings);
        var expected = await first.RunAsync();
        var costs = (await first.AskDeviceAsync<DeviceTable>(new DescribeCosts(1))).Costs!;

        await using var second = await Simulation.StartAsync();
        await second.StartSearchAsync(Settings with { Devices = [new DeviceSettings { Frozen = costs }] });
        var status = await second.RunAsync();

        Assert.Equal(Simulation.Result(expected), Simulation.Result(status));
        Assert.Contains(first.Leased, id => id.StartsWith("costs/host/"));

        // The device is asked once whether the table holds.
        Assert.Equal(["costs/host/0"], second.Leased.Where(id => id.StartsWith("costs/")));
    }

    private static async Task<string> RunUndisturbedAsync()
    {
        await using var simulation = await Simulation.StartAsync();
        await simulation.StartSearchAsync(Settings);
        return Simulation.Result(await simulation.RunAsync());
    }
}
