using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Tests.Fixtures;
using DoubleWinNas.Orchestration.Work;
using Probe = DoubleWinNas.Actors.Testing.ActorProbe<DoubleWinNas.Orchestration.Messages.SearchCommand, DoubleWinNas.Orchestration.Controllers.SearchEvent, DoubleWinNas.Orchestration.Controllers.SearchState>;

namespace DoubleWinNas.Orchestration.Tests.Controllers;

public sealed class ContendingTests
{
    private static readonly Candidate[] Candidates = [.. Probes.Genotypes(5).Select((genotype, i) => new Candidate(genotype, 0.5 + (0.1 * i), 2 + i, 1 + i, 0, []))];
    private static readonly Candidate[] Front = Candidates[3..];
    private static readonly Candidate[] Contenders = Candidates[..4];

    [Fact]
    public void After_the_last_generation_contenders_are_trained_and_nobody_is_finalist_yet()
    {
        var probe = Evolving();
        Assert.Empty(probe.When(Generation(2)).Tells);

        var order = Assert.IsType<TrainContenders>(Assert.Single(probe.When(Generation(3) with { Contenders = Contenders }).Tells).Message);

        Assert.Equal(Names(Contenders), order.Genotypes);
        var status = Describe(probe);
        Assert.Equal((SearchPhase.Contending, 4, 0), (status.Phase, status.Contenders.Count, status.Finalists.Count));
    }

    [Fact]
    public void The_best_on_validation_images_become_finalists_by_latency_once_all_have_ended()
    {
        var probe = Contending();
        probe.When(Trained(2, 0.7));
        probe.When(Trained(0, 0.9));
        Assert.Empty(probe.When(Trained(3, 0.6)).Tells);

        var order = Assert.IsType<FineTuneFinalists>(Assert.Single(probe.When(Trained(1, 0.5)).Tells).Message);

        Assert.Equal(Names([Candidates[0], Candidates[2]]), order.Genotypes);
        var status = Describe(probe);
        Assert.Equal(SearchPhase.FineTuning, status.Phase);
        Assert.Equal(order.Genotypes, Names(status.Finalists.Select(finalist => finalist.Candidate)));
        Assert.Equal([0.9, 0.5, 0.7, 0.6], status.Contenders.Select(contender => contender.Validation!.Value));
    }

    [Fact]
    public void A_contender_that_failed_is_left_out()
    {
        var probe = Contending();
        probe.When(Failed(0));
        probe.When(Trained(1, 0.5));
        probe.When(Trained(2, 0.4));
        var order = Assert.IsType<FineTuneFinalists>(Assert.Single(probe.When(Trained(3, 0.6)).Tells).Message);

        Assert.Equal(Names([Candidates[1], Candidates[3]]), order.Genotypes);
        Assert.Equal("crashed", Describe(probe).Contenders[0].Error);
    }

    [Fact]
    public void Where_all_fail_finalists_come_from_the_front()
    {
        var probe = Contending();
        var results = Enumerable.Range(0, 4).Select(i => probe.When(Failed(i))).ToArray();

        Assert.Equal(Names(Front), Assert.IsType<FineTuneFinalists>(Assert.Single(results[^1].Tells).Message).Genotypes);
        Assert.Equal(SearchPhase.FineTuning, Describe(probe).Phase);
    }

    [Fact]
    public void Without_contenders_finalists_come_from_the_front_at_once()
    {
        var probe = Evolving();

        Assert.IsType<FineTuneFinalists>(Assert.Single(probe.When(Generation(3)).Tells).Message);
        Assert.Empty(Describe(probe).Contenders);
    }

    [Fact]
    public void While_candidates_contend_more_finalists_are_refused()
    {
        var probe = Contending();
        var more = Settings with { Finalists = Settings.Finalists with { Count = 3 } };

        Assert.Equal(["finalists.count: 2 -> 3"], Assert.IsType<SearchRefused>(Assert.Single(probe.When(new StartSearch(more)).Replies)).Differences);
    }

    private static SearchSettings Settings { get; } = TestSettings.Small with { Finalists = new FinalistSettings { Count = 2, Contenders = 4 } };

    private static Probe Evolving()
    {
        var probe = Probes.Search();
        probe.When(new StartSearch(Settings));
        probe.When(new DeviceCalibrated("host", 0.1, Candidates[0].Genotype));
        probe.When(new RoundFinished(new RoundPoint(0, 2, 0.5, 0.4), FakeWork.ArtifactOf("supernet")));
        probe.When(new RoundFinished(new RoundPoint(1, 1, 0.6, 0.5), FakeWork.ArtifactOf("supernet")));
        return probe;
    }

    private static Probe Contending()
    {
        var probe = Evolving();
        probe.When(Generation(3) with { Contenders = Contenders });
        return probe;
    }

    private static GenerationFinished Generation(int generation) =>
        new(new GenerationPoint(generation, 6, 6, 0.5, 0.8, 4), Candidates, Front, 6 * (generation + 1), null);

    private static ContenderEnded Trained(int contender, double validation) => new(Candidates[contender].Genotype, new ContenderTrained(validation, 1), null);

    private static ContenderEnded Failed(int contender) => new(Candidates[contender].Genotype, null, "crashed");

    private static IEnumerable<string> Names(IEnumerable<Candidate> candidates) => candidates.Select(candidate => candidate.Genotype);

    private static SearchStatus Describe(Probe probe) => (SearchStatus)Assert.Single(probe.When(new DescribeSearch()).Replies);
}
