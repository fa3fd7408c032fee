using DoubleWinNas.Actors.Testing;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Tests.Fixtures;
using Probe = DoubleWinNas.Actors.Testing.ActorProbe<DoubleWinNas.Orchestration.Messages.SearchCommand, DoubleWinNas.Orchestration.Controllers.SearchEvent, DoubleWinNas.Orchestration.Controllers.SearchState>;

namespace DoubleWinNas.Orchestration.Tests.Controllers;

public sealed class TrialTests
{
    private static readonly string[] Genotypes = Probes.Genotypes(4);
    private static readonly Candidate[] Candidates = [.. Genotypes.Select((genotype, i) => new Candidate(genotype, 0.5 + (0.1 * i), 2 + i, 1 + i, 0, []))];
    private static readonly RejectedCandidate Rejected = new(Candidates[0] with { Accuracy = 0 }, "crashed");

    /// <summary>A search in its evolution: the first candidate could not be evaluated, the last is the front.</summary>
    private static Probe Evolving()
    {
        var probe = Probes.Search();
        probe.When(new StartSearch(TestSettings.Small));
        probe.When(new DeviceCalibrated("host", 0.1, Genotypes[0]));
        probe.When(new RoundFinished(new RoundPoint(0, 2, 0.5, 0.4), FakeWork.ArtifactOf("supernet")));
        probe.When(new RoundFinished(new RoundPoint(1, 1, 0.6, 0.5), FakeWork.ArtifactOf("supernet")));
        probe.When(Generation(0));
        return probe;
    }

    private static GenerationFinished Generation(int number) =>
        new(new GenerationPoint(number, 4, 3, 0.5, 0.8, 1), number == 0 ? Candidates[1..] : [], [Candidates[3]], 4, null) { Rejected = number == 0 ? [Rejected] : [] };

    private static IReadOnlyList<Trial> List(Probe probe, TrialStanding? state = null, string? trial = null, int limit = 10) => Answer(probe, state, trial, limit).Trials;

    private static TrialList Answer(Probe probe, TrialStanding? state = null, string? trial = null, int limit = 10) =>
        (TrialList)Assert.Single(probe.When(new DescribeTrials(null, state, trial, limit)).Replies);

    private static TrialOrdered Ordered(ProbeResult result) => (TrialOrdered)Assert.Single(result.Replies);

    [Fact]
    public void Candidates_are_told_with_what_became_of_them_the_most_accurate_first()
    {
        var probe = Evolving();

        Assert.Equal([TrialStanding.Front, TrialStanding.Evaluated, TrialStanding.Evaluated, TrialStanding.Quarantined], List(probe).Select(trial => trial.State));
        Assert.Equal((Genotypes[0], "crashed"), (List(probe)[^1].Candidate.Genotype, List(probe)[^1].Reason));
        Assert.Equal(Genotypes[2], Assert.Single(List(probe, trial: List(probe)[1].Hash[..12])).Candidate.Genotype);
        var limited = Answer(probe, TrialStanding.Evaluated, limit: 1);
        Assert.Equal((1, 2), (limited.Trials.Count, limited.Total));
    }

    [Fact]
    public void A_retry_goes_to_the_trainer_pool_once()
    {
        var probe = Evolving();

        var result = probe.When(new RetryTrial(Genotypes[0]));

        Assert.Null(Ordered(result).Refusal);
        Assert.Equal(("trainer-pool/default", new EvaluateAgain("small", Genotypes[0])), (Assert.Single(result.Tells).To.ToString(), Assert.Single(result.Tells).Message));
        Assert.Equal(TrialStanding.Retrying, List(probe)[^1].State);
        var second = probe.When(new RetryTrial(Genotypes[0]));
        Assert.Contains("being evaluated already", Ordered(second).Refusal);
        Assert.Empty(second.Tells);
    }

    [Fact]
    public void A_retry_that_went_well_makes_a_trial_of_it_like_any_other()
    {
        var probe = Evolving();
        probe.When(new RetryTrial(Genotypes[0]));

        probe.When(new TrialJudged(Candidates[0] with { Accuracy = 0.95 }, null, [Candidates[0] with { Accuracy = 0.95 }]));

        Assert.Equal((Genotypes[0], TrialStanding.Front), (List(probe)[0].Candidate.Genotype, List(probe)[0].State));
        Assert.Equal(4, List(probe).Count);
        Assert.Contains("is not quarantined", Ordered(probe.When(new RetryTrial(Genotypes[0]))).Refusal);
    }

    [Fact]
    public void A_quarantined_candidate_is_taken_out_by_the_population()
    {
        var probe = Evolving();

        var result = probe.When(new QuarantineTrial(Genotypes[3], "looks odd"));

        var rejudge = Assert.IsType<RejudgeCandidate>(Assert.Single(result.Tells).Message);
        Assert.Equal((Genotypes[3], "quarantined by an operator: looks odd"), (rejudge.Genotype, rejudge.Result.Error));
        probe.When(new TrialJudged(Candidates[3] with { Accuracy = 0 }, rejudge.Result.Error, [Candidates[2]]));
        Assert.Equal([Genotypes[3], Genotypes[0]], List(probe, TrialStanding.Quarantined).Select(trial => trial.Candidate.Genotype).OrderBy(genotype => genotype == Genotypes[0]));
        Assert.Equal(Genotypes[2], Assert.Single(List(probe, TrialStanding.Front)).Candidate.Genotype);
        Assert.Contains("quarantined already", Ordered(probe.When(new QuarantineTrial(Genotypes[3], null))).Refusal);
        Assert.Contains("has not been evaluated", Ordered(probe.When(new QuarantineTrial("mobile-32@99_nobody", null))).Refusal);
    }

    [Fact]
    public void After_the_evolution_nothing_of_it_changes_any_more()
    {
        var probe = Evolving();
        probe.When(new RetryTrial(Genotypes[0]));
        for (var generation = 1; generation <= 3; generation++)
        {
            probe.When(Generation(generation));
        }

        Assert.Contains("phase FineTuning", Ordered(probe.When(new QuarantineTrial(Genotypes[3], null))).Refusal);
        Assert.Contains("phase FineTuning", Ordered(probe.When(new RetryTrial(Genotypes[0]))).Refusal);

        // A retry that was under way is recorded, but the finalists were chosen already.
        probe.When(new TrialJudged(Candidates[0] with { Accuracy = 0.95 }, null, [Candidates[0]]));
        Assert.Equal((Genotypes[0], TrialStanding.Evaluated), (List(probe)[0].Candidate.Genotype, List(probe)[0].State));
        Assert.Equal(Genotypes[3], Assert.Single(probe.State.Front).Genotype);
    }
}
