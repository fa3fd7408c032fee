using DoubleWinNas.Actors.Store;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Tests.Fixtures;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Tests.EndToEnd;

public sealed class SearchTroubleTests
{
    /// <summary>What a search finds that has no trouble.</summary>
    private static readonly Lazy<Task<string>> Undisturbed = new(RunUndisturbedAsync);

    [Fact]
    public async Task A_poisonous_genotype_is_quarantined_and_the_others_go_on()
    {
        await using var simulation = await Simulation.StartAsync(() => Simulation.With(workers: 2, seed: 5));
        string? poison = null;
        simulation.Poison = payload =>
        {
            // The second candidate of the first batch of generation 1 kills every worker that evaluates it.
            if (payload is EvaluateCandidates { Genotypes.Count: > 1 } batch && simulation.Leased.Contains("evaluate/small/g1/b0"))
            {
                poison ??= batch.Genotypes[1];
            }

            return payload is EvaluateCandidates candidates && poison is not null && candidates.Genotypes.Contains(poison) ? "out of memory" : null;
        };
        await simulation.StartSearchAsync(TestSettings.Small);

        var status = await simulation.RunAsync();

        Assert.Equal(SearchPhase.Finished, status.Phase);
        Assert.Equal(2, status.Quarantined.Count);
        Assert.Equal("its candidates are evaluated one by one", status.Quarantined[0].Consequence);
        Assert.StartsWith($"{status.Quarantined[0].WorkId}/i", status.Quarantined[1].WorkId);
        Assert.Equal(("out of memory", $"{poison} is left out"), (status.Quarantined[1].Error, status.Quarantined[1].Consequence));
        Assert.DoesNotContain(status.Front, candidate => candidate.Genotype == poison);
        Assert.DoesNotContain(status.Evaluated, candidate => candidate.Genotype == poison);
        Assert.Contains(status.Evaluated, candidate => candidate.Generation == 3);
    }

    [Fact]
    public async Task An_impossible_bound_fails_at_once_with_the_least_reachable_latency()
    {
        await using var simulation = await Simulation.StartAsync();
        await simulation.StartSearchAsync(TestSettings.Bounded(0.001));

        var status = await simulation.RunAsync();

        Assert.Equal(SearchPhase.Failed, status.Phase);
        Assert.StartsWith($"latency <= 0.001 ms on host cannot be met: the least reachable latency of the space there is {status.LeastReachable:0.####} ms (mobile-32@16_", status.Reason);
        Assert.EndsWith("Raise the bound or widen the space.", status.Reason);
        Assert.DoesNotContain(simulation.Leased, id => id.StartsWith("train/"));
    }

    [Fact]
    public async Task A_round_that_cannot_be_trained_pauses_the_search_until_an_operator_resumes_it()
    {
        await using var simulation = await Simulation.StartAsync(() => Simulation.With(workers: 2));
        simulation.Poison = payload => payload is TrainRound { Round: 1, Replica: 1 } ? "no GPU" : null;
        await simulation.StartSearchAsync(TestSettings.Small);

        var paused = await simulation.RunAsync();
        Assert.Equal((SearchPhase.TrainingSupernet, true), (paused.Phase, paused.IsPaused));
        Assert.Equal("train/small/r1/k1 was given up: no GPU. Resume the search to try again.", paused.Reason);

        simulation.Poison = _ => null;
        Assert.False((await simulation.AskAsync<SearchStatus>(new ResumeSearch())).IsPaused);
        var status = await simulation.RunAsync();

        Assert.Equal(SearchPhase.Finished, status.Phase);
        Assert.Contains("train/small/r1/k1/t1", simulation.Leased);
        Assert.Equal(await Undisturbed.Value, Simulation.Result(status));
    }

    [Fact]
    public async Task Costs_that_cannot_be_measured_pause_the_search_until_an_operator_resumes_it()
    {
        await using var simulation = await Simulation.StartAsync();
        simulation.Poison = payload => payload is MeasureCosts ? "device is busy" : null;
        await simulation.StartSearchAsync(TestSettings.Small);

        var paused = await simulation.RunAsync();
        Assert.Equal("costs/host/0 was given up: device is busy. Resume the search to try again.", paused.Reason);

        simulation.Poison = _ => null;
        await simulation.AskAsync<SearchStatus>(new ResumeSearch());

        Assert.Equal(await Undisturbed.Value, Simulation.Result(await simulation.RunAsync()));
    }

    [Fact]
    public async Task Finalists_that_fail_on_their_way_are_named_and_the_others_go_on()
    {
        string? untunable = null;
        string? unequal = null;
        await using var simulation = await Simulation.StartAsync(() => Simulation.With(tamper: (payload, result) =>
            payload is TransformNetwork transform && transform.Genotype == (unequal ??= transform.Genotype)
                ? (NetworkTransformed)result with { Error32 = 0.5 }
                : result));
        simulation.Poison = payload => payload is FineTune tune && tune.Genotype == (untunable ??= tune.Genotype) ? "loss is not finite" : null;
        await simulation.StartSearchAsync(TestSettings.Small);

        var status = await simulation.RunAsync();

        Assert.Equal((SearchPhase.Finished, 3), (status.Phase, status.Finalists.Count));
        Assert.Equal("fine-tuning: loss is not finite", Named(untunable).Error);
        Assert.StartsWith("host: the shallow form is not equal to the deep one: ", Named(unequal).Error);
        Assert.NotNull(Assert.Single(Assert.Single(status.Finalists, finalist => finalist.Error is null).Devices).Measured);
        Assert.Equal(2, status.Quarantined.Count);

        Finalist Named(string? genotype) => Assert.Single(status.Finalists, finalist => finalist.Candidate.Genotype == genotype);
    }

    [Fact]
    public async Task Without_a_finalist_left_the_search_fails_with_the_reasons()
    {
        await using var simulation = await Simulation.StartAsync();
        simulation.Poison = payload => payload is MeasureModels ? "runtime crashed" : null;
        await simulation.StartSearchAsync(TestSettings.Small);

        var status = await simulation.RunAsync();

        Assert.Equal(SearchPhase.Failed, status.Phase);
        Assert.StartsWith("No finalist is left. mobile-32@", status.Reason);
        Assert.Contains("host: runtime crashed", status.Reason);
    }

    [Fact]
    public async Task A_paused_search_begins_nothing_new_and_ends_the_same_when_it_goes_on()
    {
        await using var simulation = await Simulation.StartAsync(() => Simulation.With(workers: 3));
        await simulation.StartSearchAsync(TestSettings.Small);
        await simulation.WorkUntilLeasedAsync("evaluate/small/g1/b0");

        var paused = await simulation.AskAsync<SearchStatus>(new PauseSearch("lunch"));
        Assert.Equal((true, "lunch"), (paused.IsPaused, paused.Reason));
        Assert.NotEmpty(paused.Evaluated);
        await simulation.RunAsync();
        var begun = simulation.Leased.Count;
        Assert.False(await simulation.WorkAsync(TimeSpan.FromMilliseconds(200)));
        Assert.Equal(begun, simulation.Leased.Count);

        await simulation.AskAsync<SearchStatus>(new ResumeSearch());
        Assert.Equal(await Undisturbed.Value, Simulation.Result(await simulation.RunAsync()));
    }

    [Fact]
    public async Task A_cancelled_search_cancels_its_work_and_cannot_be_started_again()
    {
        await using var simulation = await Simulation.StartAsync();
        await simulation.StartSearchAsync(TestSettings.Small);
        await simulation.WorkUntilLeasedAsync("evaluate/small/g0/b0");

        Assert.Equal(SearchPhase.Cancelled, (await simulation.AskAsync<SearchStatus>(new CancelSearch())).Phase);
        await simulation.UntilAsync(async () => (await simulation.WorkOfStateAsync(WorkState.Cancelled)).Count > 0);
        while (await simulation.WorkAsync(TimeSpan.FromMilliseconds(200)))
        {
        }

        Assert.DoesNotContain(simulation.Leased, id => id.StartsWith("evaluate/small/g1/"));
        Assert.Empty(await simulation.WorkOfStateAsync(WorkState.Queued));
        Assert.Equal(SearchPhase.Cancelled, (await simulation.AskAsync<SearchStatus>(new DescribeSearch())).Phase);
        Assert.Contains("choose another name", (await simulation.AskAsync<SearchRefused>(new StartSearch(TestSettings.Small))).Reason);
        Assert.Empty(await simulation.DeadLettersAsync());
    }

    [Fact]
    public async Task A_frozen_table_that_lacks_a_cost_fails_the_search_with_its_name_and_the_remedy()
    {
        await using var simulation = await Simulation.StartAsync();
        var frozen = new FrozenCosts(FakeWork.Conditions, []);
        await simulation.StartSearchAsync(TestSettings.Small with { Devices = [new DeviceSettings { Table = "host.json", Frozen = frozen }] });

        var status = await simulation.RunAsync();

        Assert.Equal(SearchPhase.Failed, status.Phase);
        Assert.StartsWith("The frozen cost table host.json of device host lacks ", status.Reason);
        Assert.Contains("the first is conv:1-16:k3:s2:p1:a@16.", status.Reason);
        Assert.Contains("'dwnas device table save'", status.Reason);
        Assert.Equal(["costs/host/0"], simulation.Leased);
    }

    [Fact]
    public async Task A_frozen_table_of_another_runtime_than_the_devices_fails_the_search_before_anything_is_trained()
    {
        await using var simulation = await Simulation.StartAsync();
        var frozen = new FrozenCosts(FakeWork.Conditions with { Runtime = "fake 0.9" }, []);
        await simulation.StartSearchAsync(TestSettings.Small with { Devices = [new DeviceSettings { Table = "host.json", Frozen = frozen }] });

        var status = await simulation.RunAsync();

        Assert.Equal(SearchPhase.Failed, status.Phase);
        Assert.StartsWith("The cost table host.json does not hold on device host any more: it was measured with fake 0.9, here is fake 1.0. Set the device back, save a new table", status.Reason);
        Assert.Equal(["costs/host/0"], simulation.Leased);
        Assert.Empty(await simulation.WorkOfStateAsync(WorkState.Queued));
    }

    [Fact]
    public async Task A_bound_that_hardly_anything_meets_is_met_by_the_fastest_network()
    {
        await using var open = await Simulation.StartAsync();
        await open.StartSearchAsync(TestSettings.Small with { Name = "open" });
        var least = (await open.RunAsync("open")).LeastReachable!.Value;

        await using var simulation = await Simulation.StartAsync();
        await simulation.StartSearchAsync(TestSettings.Bounded(least * 1.0001) with { Evolution = TestSettings.Small.Evolution with { Generations = 0, PopulationSize = 2 } });
        var status = await simulation.RunAsync();

        Assert.Equal((SearchPhase.Finished, 1), (status.Phase, status.Evaluations));
        Assert.Equal(least, Assert.Single(status.Front).ShallowMilliseconds);
    }

    [Fact]
    public async Task Two_devices_get_plans_and_measurements_of_their_own()
    {
        await using var simulation = await Simulation.StartAsync(() => Simulation.With(workers: 4, seed: 3));
        await simulation.StartSearchAsync(TestSettings.Small with
        {
            Devices = [new DeviceSettings(), new DeviceSettings { Name = "nano" }],
            Constraints = [new ConstraintSettings("latency", 0.4, "nano")],
        });

        var status = await simulation.RunAsync();

        Assert.Equal(SearchPhase.Finished, status.Phase);
        Assert.All(status.Finalists, finalist => Assert.Equal(["host", "nano"], finalist.Devices.Select(device => device.Device)));
        Assert.All(status.Finalists, finalist => Assert.InRange(finalist.Devices[1].ShallowMilliseconds, 0, 0.4));
        Assert.All(status.Finalists.SelectMany(finalist => finalist.Devices), device => Assert.NotNull(device.Measured));
    }

    [Fact]
    public async Task Two_searches_share_pools_and_device_and_end_as_if_each_were_alone()
    {
        await using var simulation = await Simulation.StartAsync(() => Simulation.With(workers: 3, seed: 9));
        await simulation.StartSearchAsync(TestSettings.Small);
        await simulation.StartSearchAsync(TestSettings.Small with { Name = "other", Seed = 21 });

        var small = await simulation.RunAsync();
        var other = await simulation.RunAsync("other");

        Assert.Equal(await Undisturbed.Value, Simulation.Result(small));
        Assert.Equal(SearchPhase.Finished, other.Phase);
    }

    private static async Task<string> RunUndisturbedAsync()
    {
        await using var simulation = await Simulation.StartAsync();
        await simulation.StartSearchAsync(TestSettings.Small);
        return Simulation.Result(await simulation.RunAsync());
    }
}
