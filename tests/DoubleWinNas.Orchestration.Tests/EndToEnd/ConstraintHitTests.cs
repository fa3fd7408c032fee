using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Tests.Fixtures;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Orchestration.Tests.EndToEnd;

/// <summary>A device whose whole networks take longer, or shorter, than its table says.</summary>
public sealed class ConstraintHitTests
{
    /// <summary>Milliseconds of the slowest network that a search without bound ends with: somewhat below them accuracy still rises with latency.</summary>
    private static readonly Lazy<Task<double>> Slowest = new(FindSlowestAsync);

    [Fact]
    public async Task A_table_that_is_ten_percent_optimistic_ends_with_every_measured_finalist_under_the_bound()
    {
        var bound = 0.85 * await Slowest.Value;
        await using var simulation = await Simulation.StartAsync(() => Simulation.With(workers: 2, tamper: Slower(1.1)));
        await simulation.StartSearchAsync(Settings(bound));

        var status = await simulation.RunAsync();

        Assert.Equal(SearchPhase.Finished, status.Phase);
        Assert.NotEmpty(status.Missed);
        Assert.All(status.Missed, finalist => Assert.EndsWith($"ms on host, the bound is {bound:0.####} ms", finalist.Error));
        Assert.Equal((1, "host", 1.0, 3), (status.Corrections[0].Round, status.Corrections[0].Device, status.Corrections[0].Before, status.Corrections[0].Networks));
        Assert.InRange(status.Corrections[0].Scale, 1.08, 1.12);
        Assert.NotEmpty(status.Finalists);
        Assert.All(status.Finalists, finalist => Assert.InRange(MeasuredShallow(finalist), 0, bound));
        Assert.All(status.Front, member => Assert.InRange(member.ShallowMilliseconds, 0, bound));
        Assert.DoesNotContain(status.Missed, missed => status.Finalists.Any(finalist => finalist.Candidate.Genotype == missed.Candidate.Genotype));
        Assert.Empty(await simulation.DeadLettersAsync());
    }

    [Fact]
    public async Task A_table_that_is_pessimistic_leads_to_slower_and_more_accurate_finalists_near_the_bound()
    {
        var bound = 0.85 * await Slowest.Value;
        await using var plain = await Simulation.StartAsync(() => Simulation.With(workers: 2, tamper: Slower(0.8)));
        await plain.StartSearchAsync(Settings(bound, rounds: 0));
        var before = await plain.RunAsync();
        await using var simulation = await Simulation.StartAsync(() => Simulation.With(workers: 2, tamper: Slower(0.8)));
        await simulation.StartSearchAsync(Settings(bound));

        var status = await simulation.RunAsync();

        Assert.Equal(SearchPhase.Finished, status.Phase);
        Assert.InRange(status.Corrections[0].Scale, 0.78, 0.82);
        Assert.All(status.Finalists, finalist => Assert.InRange(MeasuredShallow(finalist), 0, bound));
        Assert.True(status.Finalists.Max(MeasuredShallow) > before.Finalists.Max(MeasuredShallow));
        Assert.True(status.Front.Max(member => member.Accuracy) >= before.Front.Max(member => member.Accuracy));
        Assert.True(status.Evaluations > before.Evaluations);
    }

    /// <summary>Bounds as shares of the slowest front member without a bound; whole networks slower and faster than their table says.</summary>
    [Theory]
    [InlineData(0.45, 0.9)]
    [InlineData(0.65, 0.9)]
    [InlineData(0.85, 0.9)]
    [InlineData(0.45, 1.1)]
    [InlineData(0.65, 1.1)]
    [InlineData(0.85, 1.1)]
    public async Task Where_accuracy_rises_with_latency_the_most_accurate_finalist_comes_within_three_percent_of_the_bound(double share, double factor)
    {
        var bound = share * await Slowest.Value;
        await AssertHitAsync(bound, Rising(Slower(factor)));
    }

    [Theory]
    [InlineData(0.45)]
    [InlineData(0.65)]
    [InlineData(0.85)]
    public async Task Where_supernets_are_too_noisy_to_tell_a_candidate_at_the_bound_is_trained_and_wins(double share) =>
        await AssertHitAsync(share * await Slowest.Value, Rising(Slower(1), slope: 0.03, noise: 0.009));

    [Fact]
    public async Task With_a_frozen_table_measurements_decide_nothing_and_the_status_says_so()
    {
        await using var first = await Simulation.StartAsync();
        await first.StartSearchAsync(Settings(0.4));
        await first.RunAsync();
        var costs = (await first.AskDeviceAsync<DeviceTable>(new DescribeCosts(1))).Costs!;
        await using var simulation = await Simulation.StartAsync(() => Simulation.With(tamper: Slower(1.5)));
        await simulation.StartSearchAsync(Settings(0.4) with { Devices = [new DeviceSettings { Table = "host.json", Frozen = costs }] });

        var status = await simulation.RunAsync();

        Assert.Equal((SearchPhase.Finished, 3), (status.Phase, status.Finalists.Count));
        Assert.Empty(status.Corrections);
        Assert.Empty(status.Missed);
        Assert.Equal("the table of host is frozen: predictions decide, measurements are reported only", status.CorrectionOff);
    }

    [Fact]
    public async Task Corrections_come_out_the_same_for_many_workers_and_restarts()
    {
        var bound = 0.85 * await Slowest.Value;
        await using var alone = await Simulation.StartAsync(() => Simulation.With(tamper: Slower(1.1)));
        await alone.StartSearchAsync(Settings(bound));
        var expected = Simulation.Result(await alone.RunAsync());
        await using var simulation = await Simulation.StartAsync(() => Simulation.With(workers: 4, seed: 5, repeating: true, restarts: [20, 45, 60, 66], tamper: Slower(1.1)));
        await simulation.StartSearchAsync(Settings(bound));

        Assert.Equal(expected, Simulation.Result(await simulation.RunAsync()));
    }

    [Fact]
    public async Task Where_nothing_keeps_the_bound_when_measured_the_search_fails_and_says_by_how_much()
    {
        await using var simulation = await Simulation.StartAsync(() => Simulation.With(tamper: Slower(50)));
        await simulation.StartSearchAsync(Settings(0.4, rounds: 1));

        var status = await simulation.RunAsync();

        Assert.Equal(SearchPhase.Failed, status.Phase);
        Assert.StartsWith("No finalist keeps the bounds when measured. mobile-32@", status.Reason);
        Assert.Contains("the bound is 0.4 ms.", status.Reason);
        Assert.Equal(3, status.Missed.Count);
    }

    private static async Task AssertHitAsync(double bound, Func<object, object, object> tamper)
    {
        await using var simulation = await Simulation.StartAsync(() => Simulation.With(workers: 2, tamper: tamper));
        await simulation.StartSearchAsync(Settings(bound) with { Evolution = new EvolutionSettings { Generations = 10, PopulationSize = 16, OffspringSize = 16, Batch = 8 } });

        var status = await simulation.RunAsync();

        Assert.Equal(SearchPhase.Finished, status.Phase);
        Assert.All(status.Finalists, finalist => Assert.InRange(MeasuredShallow(finalist), 0, bound));
        Assert.InRange(MeasuredShallow(status.Finalists.MaxBy(finalist => finalist.FineTuned!.Validation)!), 0.97 * bound, bound);
    }

    private static SearchSettings Settings(double bound, int rounds = 3) =>
        TestSettings.Bounded(bound) with { Finalists = new FinalistSettings { Count = 3, CorrectionRounds = rounds } };

    private static async Task<double> FindSlowestAsync()
    {
        await using var simulation = await Simulation.StartAsync();
        await simulation.StartSearchAsync(TestSettings.Small);
        return (await simulation.RunAsync()).Front.Max(member => member.ShallowMilliseconds);
    }

    /// <summary>Whole networks take a factor more than the sum of their operations, give or take 1 %.</summary>
    private static Func<object, object, object> Slower(double factor) => (payload, result) =>
    {
        if (result is not ModelsMeasured measured)
        {
            return result;
        }

        var source = ((MeasureModels)payload).Models[0].Source;
        var own = factor * (1 + (0.01 * ((source.Sum(letter => letter) % 3) - 1)));
        return measured with { Latencies = [.. measured.Latencies.Select(model => model with { Median = own * model.Median, P95 = own * model.P95 })] };
    };

    /// <summary>The slower a network's shallow form, the more accurate it is; a supernet tells so give or take some noise.</summary>
    private static Func<object, object, object> Rising(Func<object, object, object> slower, double slope = 1, double noise = 0) => (payload, result) => (payload, result) switch
    {
        (EvaluateCandidates candidates, CandidatesEvaluated evaluated) =>
            evaluated with { Accuracies = [.. candidates.Genotypes.Select(genotype => (slope * RiseOf(genotype)) - (noise * (genotype.Sum(letter => letter) % 11) / 10))] },
        (FineTune fineTune, FineTuned tuned) => tuned with { Validation = slope * RiseOf(fineTune.Genotype) },
        _ => slower(payload, result),
    };

    private static double RiseOf(string genotype) => 1 - Math.Exp(-3 * FakeWork.PlannedOf(genotype).ShallowMilliseconds);

    private static double MeasuredShallow(Finalist finalist) => finalist.Devices[0].Measured!.Latencies.Single(model => model.Name == "shallow").Median;
}
