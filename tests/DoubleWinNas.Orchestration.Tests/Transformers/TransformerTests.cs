using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Tests.Fixtures;
using DoubleWinNas.Orchestration.Work;
using Probe = DoubleWinNas.Actors.Testing.ActorProbe<DoubleWinNas.Orchestration.Messages.SearchOrder, DoubleWinNas.Orchestration.Transformers.TransformerEvent, DoubleWinNas.Orchestration.Transformers.TransformerState>;

namespace DoubleWinNas.Orchestration.Tests.Transformers;

public sealed class TransformerTests
{
    private static readonly LatencyPrediction Plan = new(2, 1, [["stages.0.0"], ["stages.1.0", "stages.1.1"]]);
    private static readonly TunedFinalist Finalist = TunedOf(Probes.Genotypes(1)[0]);

    private static TunedFinalist TunedOf(string genotype) =>
        new(genotype, (FineTuned)FakeWork.ResultOf(new FineTune(TestSettings.Small, FakeWork.ArtifactOf("supernet"), genotype)));

    private static Probe Open()
    {
        var probe = Probes.Transformer();
        probe.When(new OpenSearch("small", TestSettings.Small with { Devices = [new DeviceSettings(), new DeviceSettings { Name = "nano" }] }));
        return probe;
    }

    [Fact]
    public void Each_device_is_asked_for_its_plan_and_its_answer_becomes_an_item()
    {
        var probe = Open();
        var asked = probe.When(new TransformFinalists("small", [Finalist])).Tells;
        Assert.Equal([SearchActors.Device("host"), SearchActors.Device("nano")], asked.Select(tell => tell.To));
        var question = Assert.IsType<PredictLatencies>(asked[1].Message);

        var item = Assert.Single(probe.When(new LatenciesPredicted("small", question.Request, "nano", [Plan])).Work);

        Assert.Matches("^transform/small/[0-9a-f]{16}/nano$", item.Id);
        var payload = Assert.IsType<TransformNetwork>(item.Payload);
        Assert.Equal(Plan.Groups, payload.Groups);
        Assert.Equal((Finalist.FineTuned.Network, Finalist.FineTuned.Weights), (payload.Network, payload.Weights));
    }

    [Fact]
    public void A_verified_network_is_told_with_its_plan()
    {
        var (probe, item) = Transforming();

        var ended = Assert.IsType<TransformEnded>(Assert.Single(probe.When(Probes.Done(item)).Tells).Message);

        Assert.Equal((Finalist.Genotype, "nano", null), (ended.Genotype, ended.Device, ended.Error));
        Assert.Equal(Plan.Groups, ended.Prediction.Groups);
        Assert.NotNull(ended.Result);
    }

    [Theory]
    [InlineData(1e-8, 1e-7)]
    [InlineData(1e-15, 0.1)]
    [InlineData(double.NaN, 1e-7)]
    public void A_network_whose_errors_are_too_large_is_refused_whatever_the_worker_says(double error64, double error32)
    {
        var (probe, item) = Transforming();
        var result = (NetworkTransformed)FakeWork.ResultOf(item.Payload) with { Error64 = error64, Error32 = error32 };

        var tells = probe.When(new Actors.WorkCompleted(item.Id, result)).Tells;

        var ended = Assert.IsType<TransformEnded>(tells[0].Message);
        Assert.Null(ended.Result);
        Assert.StartsWith("the shallow form is not equal to the deep one", ended.Error);
        Assert.Equal($"finalist {Finalist.Genotype} is left out", Assert.IsType<WorkGivenUp>(tells[1].Message).Work.Consequence);
    }

    [Fact]
    public void A_quarantined_transformation_names_the_finalist_and_a_later_result_is_not_news()
    {
        var (probe, item) = Transforming();

        var ended = Assert.IsType<TransformEnded>(probe.When(Probes.GivenUp(item.Id, "not equivalent")).Tells[0].Message);

        Assert.Equal((Finalist.Genotype, "not equivalent"), (ended.Genotype, ended.Error));
        Assert.Empty(probe.When(Probes.Done(item)).Decisions);
    }

    [Fact]
    public void A_held_search_transforms_nothing_until_it_is_released_and_a_closed_one_cancels()
    {
        var probe = Open();
        probe.When(new TransformFinalists("small", [Finalist]));
        probe.When(new HoldSearch("small"));
        Assert.Empty(probe.When(new LatenciesPredicted("small", "finalists", "host", [Plan])).Work);

        var item = Assert.Single(probe.When(new ReleaseSearch("small")).Work);
        Assert.Equal([item.Id], probe.When(new CloseSearch("small")).CancelledWork);
    }

    private static (Probe Probe, Actors.WorkItem Item) Transforming()
    {
        var probe = Open();
        probe.When(new TransformFinalists("small", [Finalist]));
        return (probe, Assert.Single(probe.When(new LatenciesPredicted("small", "finalists", "nano", [Plan])).Work));
    }
}
