using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Testing;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Tests.Fixtures;
using DoubleWinNas.Orchestration.Trainers;
using DoubleWinNas.Orchestration.Work;
using Probe = DoubleWinNas.Actors.Testing.ActorProbe<DoubleWinNas.Orchestration.Messages.SearchOrder, DoubleWinNas.Orchestration.Trainers.TrainerPoolEvent, DoubleWinNas.Orchestration.Trainers.TrainerPoolState>;

namespace DoubleWinNas.Orchestration.Tests.Trainers;

public sealed class TrainerPoolTests
{
    private static readonly Artifact Supernet = FakeWork.ArtifactOf("supernet");

    private static Probe Open()
    {
        var probe = Probes.TrainerPool();
        probe.When(new OpenSearch("small", TestSettings.Small));
        return probe;
    }

    private static Probe Trained() => Open().Given(new SupernetBegun("small"), new RoundCompleted("small", Supernet, Next: null));

    [Fact]
    public void A_round_is_an_item_for_each_replica_then_their_average_then_the_next_round()
    {
        var probe = Open();
        var replicas = probe.When(new TrainSupernet("small")).Work;
        Assert.Equal(["train/small/r0/k0", "train/small/r0/k1"], replicas.Select(item => item.Id));
        Assert.All(replicas, item => Assert.Equal((Pools.Train, (Artifact?)null), (item.Pool, ((TrainRound)item.Payload).Checkpoint)));

        Assert.Empty(probe.When(Probes.Done(replicas[1])).Work);
        var average = Assert.Single(probe.When(Probes.Done(replicas[0])).Work);
        Assert.Equal("average/small/r0", average.Id);
        Assert.Equal(
            replicas.Select(item => ((RoundTrained)FakeWork.ResultOf(item.Payload)).Checkpoint), ((AverageRound)average.Payload).Replicas);

        var result = probe.When(Probes.Done(average));
        var supernet = ((RoundAveraged)FakeWork.ResultOf(average.Payload)).Checkpoint;
        Assert.Equal(supernet, Assert.IsType<RoundFinished>(Assert.Single(result.Tells).Message).Supernet);
        Assert.Equal(["train/small/r1/k0", "train/small/r1/k1"], result.Work.Select(item => item.Id));
        Assert.All(result.Work, item => Assert.Equal(supernet, ((TrainRound)item.Payload).Checkpoint));
    }

    [Fact]
    public void A_single_replica_is_averaged_too()
    {
        var probe = Probes.TrainerPool();
        probe.When(new OpenSearch("small", TestSettings.Small with { Supernet = TestSettings.Small.Supernet with { Replicas = 1 } }));
        var replica = Assert.Single(probe.When(new TrainSupernet("small")).Work);

        Assert.Equal("average/small/r0", Assert.Single(probe.When(Probes.Done(replica)).Work).Id);
    }

    [Fact]
    public void A_quarantined_replica_holds_the_search_and_comes_back_under_a_new_id()
    {
        var probe = Open();
        probe.When(new TrainSupernet("small"));

        var failed = probe.When(Probes.GivenUp("train/small/r0/k1", "no GPU\nat line 3"));
        var notice = Assert.IsType<WorkGivenUp>(Assert.Single(failed.Tells).Message);
        Assert.Equal((true, "no GPU"), (notice.Pauses, notice.Work.Error));
        Assert.Empty(failed.Work);

        Assert.Equal(["train/small/r0/k1/t1"], probe.When(new ReleaseSearch("small")).Work.Select(item => item.Id));
    }

    [Fact]
    public void A_result_of_work_that_an_operator_requeued_counts_although_it_was_given_up()
    {
        var probe = Open();
        var items = probe.When(new TrainSupernet("small")).Work;
        probe.When(Probes.Done(items[0]));
        probe.When(Probes.GivenUp(items[1].Id, "no GPU"));
        probe.When(Probes.Done(items[1]));

        Assert.Equal("average/small/r0", Assert.Single(probe.When(new ReleaseSearch("small")).Work).Id);
    }

    [Fact]
    public void A_generation_is_cut_into_batches_and_answered_in_the_order_asked()
    {
        var genotypes = Probes.Genotypes(7);
        var probe = Trained();
        var items = probe.When(new EvaluateGeneration("small", 4, genotypes)).Work;
        Assert.Equal(["evaluate/small/g4/b0", "evaluate/small/g4/b1", "evaluate/small/g4/b2"], items.Select(item => item.Id));
        Assert.Equal(genotypes, items.SelectMany(item => ((EvaluateCandidates)item.Payload).Genotypes));

        Assert.Empty(probe.When(Probes.Done(items[2])).Tells);
        Assert.Empty(probe.When(Probes.Done(items[0])).Tells);
        var answer = Assert.Single(probe.When(Probes.Done(items[1])).Tells);

        Assert.Equal(SearchActors.Population("small"), answer.To);
        var expected = ((CandidatesEvaluated)FakeWork.ResultOf(new EvaluateCandidates(TestSettings.Small, Supernet, genotypes))).Accuracies;
        Assert.Equal(expected, ((GenerationEvaluated)answer.Message).Results.Select(result => result.Accuracy));
    }

    [Fact]
    public void A_quarantined_batch_is_split_and_a_quarantined_single_fails_its_genotype_alone()
    {
        var genotypes = Probes.Genotypes(3);
        var probe = Trained();
        probe.When(new EvaluateGeneration("small", 0, genotypes));

        var singles = probe.When(Probes.GivenUp("evaluate/small/g0/b0", "crash")).Work;
        Assert.Equal(["evaluate/small/g0/b0/i0", "evaluate/small/g0/b0/i1", "evaluate/small/g0/b0/i2"], singles.Select(item => item.Id));
        probe.When(Probes.Done(singles[0]));
        probe.When(Probes.Done(singles[2]));
        var last = probe.When(Probes.GivenUp(singles[1].Id, "crash"));

        var results = last.Tells.Select(tell => tell.Message).OfType<GenerationEvaluated>().Single().Results;
        Assert.Equal([null, "crash", null], results.Select(result => result.Error));
        Assert.Equal(0, results[1].Accuracy);
        Assert.Equal($"{genotypes[1]} is left out", last.Tells.Select(tell => tell.Message).OfType<WorkGivenUp>().Single().Work.Consequence);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.5, 0.5, 1.5)]
    public void Accuracies_that_cannot_be_are_an_error_of_the_item(params double[] accuracies)
    {
        var probe = Trained();
        probe.When(new EvaluateGeneration("small", 0, Probes.Genotypes(3)));

        var result = probe.When(new WorkCompleted("evaluate/small/g0/b0", new CandidatesEvaluated(accuracies, 1)));

        Assert.Equal(3, result.Work.Count);
        Assert.Contains("for 3 candidates; each is from 0 to 1", Assert.IsType<WorkGivenUp>(result.Tells[0].Message).Work.Error);
    }

    [Fact]
    public void Finalists_are_tuned_one_by_one_and_told_as_they_end()
    {
        var genotypes = Probes.Genotypes(2);
        var probe = Trained();
        var items = probe.When(new FineTuneFinalists("small", genotypes)).Work;
        Assert.All(items, item => Assert.Matches("^finetune/small/[0-9a-f]{16}$", item.Id));

        var failed = probe.When(Probes.GivenUp(items[0].Id, "loss is not finite"));
        Assert.Equal((genotypes[0], "loss is not finite"), Ended(failed));
        Assert.Equal((genotypes[1], (string?)null), Ended(probe.When(Probes.Done(items[1]))));

        static (string Genotype, string? Error) Ended(ProbeResult result)
        {
            var ended = result.Tells.Select(tell => tell.Message).OfType<FineTuneEnded>().Single();
            return (ended.Genotype, ended.Error);
        }
    }

    [Fact]
    public void Contenders_are_trained_one_by_one_and_told_as_they_end()
    {
        var genotypes = Probes.Genotypes(2);
        var probe = Trained();
        var items = probe.When(new TrainContenders("small", genotypes)).Work;
        Assert.All(items, item => Assert.Matches("^contend/small/[0-9a-f]{16}$", item.Id));
        Assert.Equal(genotypes.Select(genotype => (Supernet, genotype)), items.Select(item => (TrainContender)item.Payload).Select(work => (work.Supernet, work.Genotype)));

        var failed = probe.When(Probes.GivenUp(items[0].Id, "loss is not finite"));
        Assert.Equal(new ContenderEnded(genotypes[0], null, "loss is not finite"), failed.Tells[0].Message);
        var given = Assert.IsType<WorkGivenUp>(failed.Tells[1].Message);
        Assert.Equal((false, $"contender {genotypes[0]} is left out"), (given.Pauses, given.Work.Consequence));
        Assert.Equal(
            new ContenderEnded(genotypes[1], (ContenderTrained)FakeWork.ResultOf(items[1].Payload), null), Assert.Single(probe.When(Probes.Done(items[1])).Tells).Message);
        Assert.Empty(probe.When(Probes.Done(items[1])).Decisions);
    }

    [Fact]
    public void A_held_search_begins_nothing_until_it_is_released()
    {
        var probe = Trained();
        probe.When(new HoldSearch("small"));

        Assert.Empty(probe.When(new EvaluateGeneration("small", 0, Probes.Genotypes(2))).Work);
        Assert.Equal(["evaluate/small/g0/b0"], probe.When(new ReleaseSearch("small")).Work.Select(item => item.Id));
    }

    [Fact]
    public void A_closed_search_cancels_what_is_outstanding_and_hears_nothing_more()
    {
        var probe = Open();
        var items = probe.When(new TrainSupernet("small")).Work;
        probe.When(Probes.Done(items[0]));

        Assert.Equal([items[1].Id], probe.When(new CloseSearch("small")).CancelledWork);
        Assert.Empty(probe.When(Probes.Done(items[1])).Decisions);
        Assert.Empty(probe.When(new EvaluateGeneration("small", 0, Probes.Genotypes(2))).Decisions);
    }

    [Fact]
    public void What_is_further_along_goes_first()
    {
        var probe = Trained();
        var evaluation = probe.When(new EvaluateGeneration("small", 0, Probes.Genotypes(1))).Work.Single().Priority;
        var contending = probe.When(new TrainContenders("small", Probes.Genotypes(1))).Work.Single().Priority;
        var tuning = probe.When(new FineTuneFinalists("small", Probes.Genotypes(1))).Work.Single().Priority;
        var training = Open().When(new TrainSupernet("small")).Work[0].Priority;

        Assert.True(training < evaluation && evaluation < contending && contending < tuning);
    }

    [Fact]
    public void A_candidate_that_is_judged_once_more_is_the_same_genotype_with_the_same_weights_under_an_id_of_its_own()
    {
        var genotype = Probes.Genotypes(1)[0];
        var hash = Networks.Genotypes.Genotype.Parse(genotype).Hash.Value;
        var probe = Trained();

        var first = Assert.Single(probe.When(new EvaluateAgain("small", genotype)).Work);
        Assert.Equal($"evaluate/small/again/{hash}", first.Id);
        Assert.Equal((Supernet, genotype), (((EvaluateCandidates)first.Payload).Supernet, Assert.Single(((EvaluateCandidates)first.Payload).Genotypes)));
        var failed = probe.When(Probes.GivenUp(first.Id, "crashed"));
        Assert.Equal("crashed", failed.Tells.Select(tell => tell.Message).OfType<RejudgeCandidate>().Single().Result.Error);
        Assert.False(failed.Tells.Select(tell => tell.Message).OfType<WorkGivenUp>().Single().Pauses);

        var second = Assert.Single(probe.When(new EvaluateAgain("small", genotype)).Work);
        Assert.Equal($"evaluate/small/again/{hash}/t1", second.Id);
        var rejudge = Assert.IsType<RejudgeCandidate>(Assert.Single(probe.When(Probes.Done(second)).Tells).Message);
        Assert.Equal((genotype, null), (rejudge.Genotype, rejudge.Result.Error));
        Assert.Equal(((CandidatesEvaluated)FakeWork.ResultOf(first.Payload)).Accuracies[0], rejudge.Result.Accuracy);
    }

    [Fact]
    public void A_held_search_judges_once_more_when_it_goes_on()
    {
        var probe = Trained();
        probe.When(new HoldSearch("small"));

        Assert.Empty(probe.When(new EvaluateAgain("small", Probes.Genotypes(1)[0])).Work);
        Assert.Single(probe.When(new ReleaseSearch("small")).Work);
    }
}
