using DoubleWinNas.Actors.Testing;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Tests.Fixtures;
using Probe = DoubleWinNas.Actors.Testing.ActorProbe<DoubleWinNas.Orchestration.Messages.SearchOrder, DoubleWinNas.Orchestration.Populations.PopulationEvent, DoubleWinNas.Orchestration.Populations.PopulationState>;

namespace DoubleWinNas.Orchestration.Tests.Populations;

public sealed class PopulationTests
{
    private static Probe Open(SearchSettings settings)
    {
        var probe = Probes.Population();
        probe.When(new OpenSearch("small", settings));
        return probe;
    }

    /// <summary>The device's answer: latencies in the order of the genotypes.</summary>
    private static LatenciesPredicted Answer(PredictLatencies question, params double[] milliseconds) => new(
        "small", question.Request, "host", [.. milliseconds.Select(value => new LatencyPrediction(2 * value, value, []))]);

    private static PredictLatencies Question(ProbeResult result) => Assert.IsType<PredictLatencies>(Assert.Single(result.Tells).Message);

    [Fact]
    public void The_first_generation_is_the_first_feasible_draws_and_more_are_drawn_until_there_are_enough()
    {
        var probe = Open(TestSettings.Bounded(1));
        var first = Question(probe.When(new Evolve("small")));
        Assert.Equal(("g0/c0", 6), (first.Request, first.Genotypes.Count));

        var second = Question(probe.When(Answer(first, 0.5, 2, 0.6, 2, 2, 1)));
        Assert.Equal(("g0/c1", 6), (second.Request, second.Genotypes.Count));
        Assert.Empty(first.Genotypes.Intersect(second.Genotypes));
        var order = Assert.IsType<EvaluateGeneration>(Assert.Single(probe.When(Answer(second, 2, 0.7, 0.8, 0.9, 0.9, 0.9)).Tells).Message);

        Assert.Equal([first.Genotypes[0], first.Genotypes[2], first.Genotypes[5], .. second.Genotypes.Skip(1).Take(3)], order.Genotypes);
    }

    [Fact]
    public void A_network_that_a_device_cannot_run_is_not_evaluated_and_named_where_there_is_no_other()
    {
        var probe = Open(TestSettings.Small with { Evolution = new EvolutionSettings { Generations = 0, PopulationSize = 2 } });
        var result = probe.When(new Evolve("small"));
        while (result.Tells is [{ Message: PredictLatencies question }])
        {
            result = probe.When(new LatenciesPredicted("small", question.Request, "host", [.. question.Genotypes.Select(_ => new LatencyPrediction(1, 1, []) { Infeasible = "out of memory" })]));
        }

        var finished = Assert.IsType<GenerationFinished>(Assert.Single(result.Tells).Message);
        Assert.Empty(finished.Front);
        Assert.StartsWith("no candidate can run on the devices; mobile-32@", finished.Nearest);
        Assert.EndsWith(": out of memory", finished.Nearest);
    }

    [Fact]
    public void Where_energy_is_an_objective_a_slower_but_thriftier_network_of_the_same_accuracy_stays_on_the_front()
    {
        foreach (var hasEnergy in new[] { true, false })
        {
            var probe = Open(TestSettings.Small with { Evolution = new EvolutionSettings { Generations = 0, PopulationSize = 2 } });
            var question = Question(probe.When(new Evolve("small") { Energy = hasEnergy }));
            LatencyPrediction[] predictions = [new(2, 1, []) { DeepMillijoules = 9, ShallowMillijoules = 8 }, new(3, 2, []) { DeepMillijoules = 6, ShallowMillijoules = 4 }];
            probe.When(new LatenciesPredicted("small", question.Request, "host", predictions));

            var finished = Assert.IsType<GenerationFinished>(Assert.Single(probe.When(new GenerationEvaluated("small", 0, [new(0.8, null), new(0.8, null)])).Tells).Message);

            Assert.Equal(hasEnergy ? [8, 4] : [8.0], finished.Front.Select(member => member.ShallowMillijoules!.Value));

            // Below (error 1, the dearest of the first generation), the first one counts nothing in energy.
            Assert.Equal(hasEnergy ? 0 : 0.8 * 1, finished.Point.Hypervolume, 1e-12);
        }
    }

    [Fact]
    public void The_first_generation_begins_with_the_fastest_known_and_networks_of_one_block_throughout()
    {
        const string fastest = "mobile-32@16_T3e3a.S_T3e3a.S.S_T3e3a.S.S";
        var question = Question(Open(TestSettings.Small).When(new Evolve("small", [fastest])));

        Assert.Equal(
            [fastest, "mobile-32@24_N3e3.N3e3_N3e3.N3e3.N3e3_N3e3.N3e3.N3e3", "mobile-32@24_T3e3.T3e3_T3e3.T3e3.T3e3_T3e3.T3e3.T3e3"],
            question.Genotypes.Take(3));
        Assert.Equal(6, question.Genotypes.Distinct().Count());
    }

    [Fact]
    public void A_first_generation_that_cannot_be_filled_takes_the_least_violating_which_are_not_evaluated()
    {
        var probe = Open(TestSettings.Bounded(1));
        var result = probe.When(new Evolve("small"));
        for (var chunk = 0; chunk < 8; chunk++)
        {
            var question = Question(result);
            Assert.Equal($"g0/c{chunk}", question.Request);
            result = probe.When(Answer(question, [.. question.Genotypes.Select((_, i) => chunk == 3 && i == 2 ? 0.9 : 2.0 + chunk)]));
        }

        var order = Assert.IsType<EvaluateGeneration>(Assert.Single(result.Tells).Message);
        Assert.Single(order.Genotypes);
        result = probe.When(new GenerationEvaluated("small", 0, [new CandidateResult(0.8, null)]));
        var finished = result.Tells.Select(tell => tell.Message).OfType<GenerationFinished>().Single();
        Assert.Equal((1, 1, 1), (finished.Evaluations, finished.Point.Feasible, finished.Point.FrontSize));
        Assert.Equal(order.Genotypes[0], Assert.Single(finished.Front).Genotype);
        Assert.Equal([2.0, 2, 2, 2, 2], probe.State.Members.Where(member => member.Violation > 0).Select(member => member.ShallowMilliseconds));
    }

    [Fact]
    public void A_first_generation_that_no_candidate_fits_is_not_evaluated_and_the_nearest_is_named()
    {
        var probe = Open(TestSettings.Bounded(1) with { Evolution = TestSettings.Small.Evolution with { Generations = 0, PopulationSize = 2 } });
        var result = probe.When(new Evolve("small"));
        while (result.Tells[0].Message is PredictLatencies question)
        {
            result = probe.When(Answer(question, [.. question.Genotypes.Select((_, i) => 3.5 - i)]));
        }

        var finished = Assert.IsType<GenerationFinished>(Assert.Single(result.Tells).Message);
        Assert.Equal((0, 0), (finished.Evaluations, finished.Front.Count));
        Assert.StartsWith("no candidate is within the constraints; the least violating one, mobile-32@", finished.Nearest);
        Assert.EndsWith("is predicted to take 2.5 ms on host", finished.Nearest);
    }

    [Fact]
    public void Infeasible_and_failed_members_never_reach_the_front_however_fast_they_are()
    {
        var (probe, order) = FirstGeneration(TestSettings.Small, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6);

        var finished = Judge(probe, new CandidateResult(0, "crash"), Ok(0.5), Ok(0.4), Ok(0.7), Ok(0.7), Ok(0.9));

        Assert.Equal([order.Genotypes[1], order.Genotypes[3], order.Genotypes[5]], finished.Front.Select(candidate => candidate.Genotype));
        Assert.Equal((6, 5, 0.9, 3), (finished.Point.Evaluated, finished.Point.Feasible, finished.Point.Best, finished.Point.FrontSize));
    }

    [Theory]
    [InlineData(null, 0.6)]
    [InlineData(0.55, 0.55)]
    public void Hypervolume_counts_below_the_bound_or_the_slowest_of_the_first_generation(double? bound, double reference)
    {
        var settings = bound is { } value ? TestSettings.Bounded(value) : TestSettings.Small;
        var (probe, _) = FirstGeneration(settings with { Evolution = settings.Evolution with { PopulationSize = 5, OffspringSize = 5 } }, 0.5, 0.5, 0.5, 0.5, bound is null ? 0.6 : 0.5);

        var finished = Judge(probe, Ok(0.8), Ok(0.1), Ok(0.1), Ok(0.1), Ok(0.1));

        Assert.Equal(0.8 * (reference - 0.5), finished.Point.Hypervolume, 12);
    }

    [Fact]
    public void Children_are_new_and_name_their_parents()
    {
        var (probe, order) = FirstGeneration(TestSettings.Small, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6);
        var result = probe.When(new GenerationEvaluated("small", 0, [Ok(0.1), Ok(0.2), Ok(0.3), Ok(0.4), Ok(0.5), Ok(0.6)]));

        var question = result.Tells.Select(tell => tell.Message).OfType<PredictLatencies>().Single();

        Assert.Equal(("g1/c0", 6), (question.Request, question.Genotypes.Count));
        Assert.Empty(question.Genotypes.Intersect(order.Genotypes));
        var children = probe.State.Proposal!.Candidates;
        Assert.All(children, child => Assert.InRange(child.Parents.Count, 1, 2));
        Assert.All(children.SelectMany(child => child.Parents), parent => Assert.Contains(parent, order.Genotypes));
    }

    [Fact]
    public void Both_deciding_devices_have_to_answer_whichever_comes_first()
    {
        var settings = TestSettings.Small with
        {
            Devices = [new DeviceSettings(), new DeviceSettings { Name = "idle" }, new DeviceSettings { Name = "nano" }],
            Constraints = [new ConstraintSettings("latency", 1, "nano")],
        };
        var probe = Open(settings);
        var asked = probe.When(new Evolve("small")).Tells;
        Assert.Equal([SearchActors.Device("host"), SearchActors.Device("nano")], asked.Select(tell => tell.To));
        var question = (PredictLatencies)asked[0].Message;

        Assert.Empty(probe.When(Answer(question, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9) with { Device = "nano" }).Tells);
        Assert.Empty(probe.When(Answer(question, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9) with { Device = "nano" }).Events);
        var order = Assert.IsType<EvaluateGeneration>(Assert.Single(probe.When(Answer(question, 5, 5, 5, 5, 5, 5)).Tells).Message);
        Assert.Equal(6, order.Genotypes.Count);
    }

    [Fact]
    public void A_generation_of_infeasible_children_is_passed_over_without_evaluations()
    {
        var (probe, _) = FirstGeneration(TestSettings.Bounded(1), 0.1, 0.2, 0.3, 0.4, 0.5, 0.6);
        var result = probe.When(new GenerationEvaluated("small", 0, [.. Enumerable.Repeat(Ok(0.5), 6)]));
        for (var generation = 1; generation <= 3; generation++)
        {
            var question = result.Tells.Select(tell => tell.Message).OfType<PredictLatencies>().Single();
            result = probe.When(Answer(question, 2, 2, 2, 2, 2, 2));
            var finished = result.Tells.Select(tell => tell.Message).OfType<GenerationFinished>().Single();
            Assert.Equal((generation, 0, 6), (finished.Point.Generation, finished.Point.Evaluated, finished.Evaluations));
        }

        Assert.Single(result.Tells);
    }

    /// <summary>Six candidates of 1 to 6 ms; which of them the last generation names for the bound.</summary>
    [Theory]
    [InlineData(6.1, 2, 0.795, 5)]
    [InlineData(6.1, 2, 0.785, null)]
    [InlineData(6.4, 2, 0.795, null)]
    [InlineData(6.1, 0, 0.795, null)]
    public void The_last_generation_tells_who_is_at_the_bound_and_may_be_as_accurate_as_the_best(double bound, int corrections, double accuracy, int? expected)
    {
        var settings = TestSettings.Bounded(bound) with
        {
            Evolution = TestSettings.Small.Evolution with { Generations = 0 },
            Finalists = new FinalistSettings { CorrectionRounds = corrections },
        };
        var (probe, order) = FirstGeneration(settings, 1, 2, 3, 4, 5, 6);

        var finished = Judge(probe, Ok(0.5), Ok(0.8), Ok(0.6), Ok(0.6), Ok(0.6), Ok(accuracy));

        Assert.Equal(expected is { } at ? order.Genotypes[at] : null, finished.AtBound?.Genotype);
    }

    [Fact]
    public void A_closed_population_hears_nothing_more()
    {
        var (probe, _) = FirstGeneration(TestSettings.Small, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6);
        probe.When(new CloseSearch("small"));

        Assert.Empty(probe.When(new GenerationEvaluated("small", 0, [.. Enumerable.Repeat(Ok(0.5), 6)])).Decisions);
    }

    private static CandidateResult Ok(double accuracy) => new(accuracy, null);

    private static (Probe Probe, EvaluateGeneration Order) FirstGeneration(SearchSettings settings, params double[] milliseconds)
    {
        var probe = Open(settings);
        var result = probe.When(Answer(Question(probe.When(new Evolve("small"))), milliseconds));
        return (probe, Assert.IsType<EvaluateGeneration>(Assert.Single(result.Tells).Message));
    }

    private static GenerationFinished Judge(Probe probe, params CandidateResult[] results) =>
        probe.When(new GenerationEvaluated("small", 0, results)).Tells.Select(tell => tell.Message).OfType<GenerationFinished>().Single();

    /// <summary>A population whose first generation is judged; the first candidate could not be evaluated.</summary>
    private static (Probe Probe, IReadOnlyList<string> Genotypes, GenerationFinished Finished) Judged()
    {
        var probe = Open(TestSettings.Small);
        var question = Question(probe.When(new Evolve("small")));
        probe.When(Answer(question, 1, 2, 3, 4, 5, 6));
        var result = probe.When(new GenerationEvaluated(
            "small", 0, [new CandidateResult(0, "crashed"), .. Enumerable.Range(1, 5).Select(i => new CandidateResult(0.5 + (i / 100.0), null))]));
        return (probe, question.Genotypes, result.Tells.Select(tell => tell.Message).OfType<GenerationFinished>().Single());
    }

    [Fact]
    public void A_generation_tells_who_could_not_be_evaluated()
    {
        var (_, genotypes, finished) = Judged();

        var rejected = Assert.Single(finished.Rejected);
        Assert.Equal((genotypes[0], "crashed"), (rejected.Candidate.Genotype, rejected.Error));
        Assert.DoesNotContain(finished.Evaluated, candidate => candidate.Genotype == genotypes[0]);
    }

    [Fact]
    public void A_candidate_that_is_judged_well_at_last_comes_to_the_front_and_among_the_parents()
    {
        var (probe, genotypes, _) = Judged();

        var told = probe.When(new RejudgeCandidate("small", genotypes[0], new CandidateResult(0.9, null))).Tells;

        var judged = Assert.IsType<TrialJudged>(Assert.Single(told).Message);
        Assert.Equal((genotypes[0], 0.9, null), (judged.Candidate.Genotype, judged.Candidate.Accuracy, judged.Error));
        Assert.Equal(genotypes[0], Assert.Single(judged.Front).Genotype);
        Assert.Contains(genotypes[0], probe.State.Pool);
    }

    [Fact]
    public void A_candidate_that_is_taken_out_leaves_the_front()
    {
        var (probe, genotypes, finished) = Judged();
        var best = finished.Front[^1].Genotype;

        var told = probe.When(new RejudgeCandidate("small", best, new CandidateResult(0, "looks odd"))).Tells;

        var judged = Assert.IsType<TrialJudged>(Assert.Single(told).Message);
        Assert.Equal("looks odd", judged.Error);
        Assert.DoesNotContain(judged.Front, member => member.Genotype == best);
        Assert.NotEmpty(judged.Front);
    }

    [Fact]
    public void A_judgement_of_nobody_that_is_known_changes_nothing()
    {
        var (probe, _, _) = Judged();

        Assert.Empty(probe.When(new RejudgeCandidate("small", "mobile-32@99_nobody", new CandidateResult(0.9, null))).Decisions);
    }
}
