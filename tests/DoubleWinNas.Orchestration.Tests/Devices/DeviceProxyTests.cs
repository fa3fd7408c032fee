using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Testing;
using DoubleWinNas.Networks.Genotypes;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Tests.Fixtures;
using DoubleWinNas.Orchestration.Work;
using Probe = DoubleWinNas.Actors.Testing.ActorProbe<DoubleWinNas.Orchestration.Messages.DeviceCommand, DoubleWinNas.Orchestration.Devices.DeviceEvent, DoubleWinNas.Orchestration.Devices.DeviceState>;

namespace DoubleWinNas.Orchestration.Tests.Devices;

public sealed partial class DeviceProxyTests
{
    private static readonly ActorId Asker = SearchActors.Population("small");

    private static Probe Open(SearchSettings? settings = null)
    {
        var probe = Probes.Device();
        probe.When(new OpenSearch("small", settings ?? TestSettings.Small));
        return probe;
    }

    private static ProbeResult Ask(Probe probe, IReadOnlyList<string> genotypes, string request = "q") =>
        probe.When(new PredictLatencies("small", request, genotypes), Asker);

    /// <summary>Does the device's work until nothing is left; returns all that was decided.</summary>
    private static List<ProbeResult> Work(Probe probe, ProbeResult result)
    {
        var results = new List<ProbeResult> { result };
        while (results[^1].Work.Count > 0)
        {
            results.Add(probe.When(Probes.Done(Assert.Single(results[^1].Work))));
        }

        return results;
    }

    [Fact]
    public void The_missing_costs_of_all_genotypes_are_measured_in_chunks_one_at_a_time_then_the_answer_is_the_planners()
    {
        var genotypes = Probes.Genotypes(30);
        var probe = Open();

        var results = Work(probe, Ask(probe, genotypes));

        var items = results.SelectMany(result => result.Work).ToArray();
        Assert.Equal(Enumerable.Range(0, items.Length).Select(i => $"costs/host/{i}"), items.Select(item => item.Id));
        Assert.All(items, item => Assert.Equal([Pools.DeviceLabel("host")], item.Labels));
        var measured = items.SelectMany(item => ((MeasureCosts)item.Payload).Operations).ToArray();
        Assert.All(items.SkipLast(1), item => Assert.Equal(64, ((MeasureCosts)item.Payload).Operations.Count));
        Assert.Equal(measured.Distinct(), measured);
        var answer = Assert.Single(results.SelectMany(result => result.Tells));
        Assert.Equal(Asker, answer.To);
        var predictions = ((LatenciesPredicted)answer.Message).Predictions;
        Assert.Equal(genotypes.Select(Expected), predictions.Select(p => (p.DeepMilliseconds, p.ShallowMilliseconds, string.Join(',', p.Groups.Select(group => string.Join('+', group))))));
    }

    [Fact]
    public void Between_the_measured_sides_of_a_range_costs_are_predicted_from_its_neighbours()
    {
        var settings = TestSettings.Small with { Space = TestSettings.Small.Space with { Resolutions = [.. Enumerable.Range(16, 17)] } };
        var probe = Open(settings);
        string At(int side) => $"mobile-32@{side}_T3e3a.S_T3e6a.T3e3.S_N3e3.T3e6a.S";

        var results = Work(probe, Ask(probe, [At(22), At(23)]));

        var sides = results.SelectMany(result => result.Work).SelectMany(item => ((MeasureCosts)item.Payload).Operations)
            .Where(text => text.StartsWith("conv:1-16:", StringComparison.Ordinal)).Select(text => text[(text.LastIndexOf('@') + 1)..]);
        Assert.Equal(["20", "24"], sides);
        var predictions = Assert.IsType<LatenciesPredicted>(Assert.Single(results[^1].Tells).Message).Predictions;
        Assert.All(predictions, prediction => Assert.InRange(prediction.ShallowMilliseconds, Expected(At(20)).Shallow, Expected(At(24)).Shallow));
        Assert.True(predictions[0].ShallowMilliseconds < predictions[1].ShallowMilliseconds);
        Measure(probe, At(22), 1.5);
        Assert.Equal(1, Assert.IsType<LatenciesCorrected>(Assert.Single(probe.When(new CorrectLatencies("small", 1)).Tells).Message).Point.Networks);
    }

    [Fact]
    public void Between_a_side_that_cannot_run_and_one_that_can_nothing_is_said_to_run()
    {
        var settings = TestSettings.Small with { Space = TestSettings.Small.Space with { Resolutions = [.. Enumerable.Range(16, 17)] } };
        var probe = Open(settings);
        const string genotype = "mobile-32@22_N3e6.S_N3e3.S.S_N3e3.S.S";
        var item = Assert.Single(Ask(probe, [genotype, "mobile-32@20_N3e6.S_N3e3.S.S_N3e3.S.S"]).Work);
        var larger = ((MeasureCosts)item.Payload).Operations.Single(operation => operation.StartsWith("n-block", StringComparison.Ordinal) && operation.Contains("e6") && operation.EndsWith("@12", StringComparison.Ordinal));
        var result = (CostsMeasured)FakeWork.ResultOf(item.Payload);
        result.Milliseconds.Remove(larger);

        var answered = probe.When(new WorkCompleted(item.Id, result with { Infeasible = new(StringComparer.Ordinal) { [larger] = "out of memory" } }));

        var predictions = Assert.IsType<LatenciesPredicted>(Assert.Single(answered.Tells).Message).Predictions;
        Assert.Equal(["out of memory", null], predictions.Select(prediction => prediction.Infeasible));
    }

    [Fact]
    public void A_space_without_a_name_has_a_scale_of_its_own()
    {
        var settings = TestSettings.Small with { Space = TestSettings.Small.Space with { HeadWidth = 96 } };
        const string genotype = "16s2-16s1x2-32s2x3-64s2x3-96@16_T3e3a.S_T3e6a.S.S_N3e3.S.S";
        var probe = Open(settings);
        Work(probe, Ask(probe, [genotype]));
        Measure(probe, genotype, 1.3);

        probe.When(new CorrectLatencies("small", 1));

        Assert.Equal(1.3, Assert.Single(Table(probe, 1)!.Scales!, scale => scale.Key == "16s2-16s1x2-32s2x3-64s2x3-96").Value, 1e-12);
    }

    [Fact]
    public void What_was_measured_once_is_answered_at_once_to_other_searches_too()
    {
        var genotypes = Probes.Genotypes(3);
        var probe = Open();
        Work(probe, Ask(probe, genotypes));
        probe.When(new CloseSearch("small"));
        Confirm(probe, probe.When(new OpenSearch("other", TestSettings.Small with { Name = "other" })));

        var result = probe.When(new PredictLatencies("other", "q", genotypes), SearchActors.Transformer);

        Assert.Empty(result.Work);
        Assert.Equal(SearchActors.Transformer, Assert.Single(result.Tells).To);
    }

    [Fact]
    public void Other_threads_have_a_table_of_their_own()
    {
        var genotypes = Probes.Genotypes(1);
        var probe = Open();
        Work(probe, Ask(probe, genotypes));
        probe.When(new OpenSearch("other", TestSettings.Small with { Name = "other", Devices = [new DeviceSettings { Threads = 4 }] }));

        var item = Assert.Single(probe.When(new PredictLatencies("other", "q", genotypes), Asker).Work);

        Assert.Equal(4, ((MeasureCosts)item.Payload).Threads);
        Assert.NotNull(Table(probe, 1));
        Assert.Null(Table(probe, 4));
    }

    [Fact]
    public void The_least_reachable_latency_is_that_of_no_neighbour_undercut()
    {
        var probe = Open();

        var results = Work(probe, probe.When(new FindLeastLatency("small")));

        var found = Assert.IsType<DeviceCalibrated>(Assert.Single(results.SelectMany(result => result.Tells)).Message);
        var space = TestSettings.Small.Space.ToGenotypeSpace();
        var least = Genotype.Parse(found.Genotype);
        Assert.Equal(16, least.Resolution);
        Assert.Equal(Expected(found.Genotype).Shallow, found.Milliseconds);
        for (var stage = 0; stage < least.Stages.Count; stage++)
        {
            for (var slot = 0; slot < least.Stages[stage].Count; slot++)
            {
                foreach (var gene in space.Genes(stage, slot))
                {
                    var stages = least.Stages.Select(genes => genes.ToArray()).ToArray();
                    stages[stage][slot] = gene;
                    Assert.True(Expected(Genotype.Create(space.Space, 16, stages).ToString()).Shallow >= found.Milliseconds);
                }
            }
        }

        var random = Probes.Genotypes(200).Select(text => Expected(text).Shallow).Min();
        Assert.True(random >= found.Milliseconds);
    }

    [Fact]
    public void A_quarantined_cost_item_pauses_the_search_and_is_tried_again_under_a_new_id()
    {
        var probe = Open();
        Ask(probe, Probes.Genotypes(1));

        var failed = probe.When(Probes.GivenUp("costs/host/0", "no such runtime"));

        Assert.True(Assert.IsType<WorkGivenUp>(Assert.Single(failed.Tells).Message).Pauses);
        Assert.Empty(failed.Work);
        Assert.Equal("costs/host/1", Assert.Single(probe.When(new ReleaseSearch("small")).Work).Id);
    }

    [Fact]
    public void A_result_that_lacks_an_operation_counts_as_a_failure()
    {
        var probe = Open();
        var item = Assert.Single(Ask(probe, Probes.Genotypes(1)).Work);
        var result = (CostsMeasured)FakeWork.ResultOf(item.Payload);
        var lost = result.Milliseconds.Keys.First();
        result.Milliseconds.Remove(lost);

        var notice = Assert.IsType<WorkGivenUp>(Assert.Single(probe.When(new WorkCompleted(item.Id, result)).Tells).Message);

        Assert.Equal((true, $"the worker returned no usable cost of {lost}"), (notice.Pauses, notice.Work.Error));
    }

    [Fact]
    public void Costs_of_another_runtime_replace_the_table_and_pause_a_search_that_used_the_old_one()
    {
        var probe = Open();
        Work(probe, Ask(probe, Probes.Genotypes(1)));
        var item = Assert.Single(Ask(probe, Probes.Genotypes(5), "more").Work);
        var newer = (CostsMeasured)FakeWork.ResultOf(item.Payload) with { Conditions = FakeWork.Conditions with { Runtime = "fake 2.0" } };

        var notice = Assert.IsType<WorkGivenUp>(Assert.Single(probe.When(new WorkCompleted(item.Id, newer)).Tells).Message);

        Assert.True(notice.Pauses);
        Assert.Contains("fake 1.0", notice.Work.Error);
        Assert.Contains("fake 2.0", notice.Work.Error);
        Assert.Equal(newer.Milliseconds.Keys, Table(probe, 1)!.Milliseconds.Keys);
        Assert.NotEmpty(probe.When(new ReleaseSearch("small")).Work);
    }

    [Fact]
    public void Finalists_are_measured_one_at_a_time_before_anything_else()
    {
        var genotypes = Probes.Genotypes(2);
        var probe = Open();
        var first = Assert.Single(probe.When(Order(genotypes[0])).Work);
        Assert.Empty(probe.When(Order(genotypes[1])).Work);
        Assert.Empty(Ask(probe, genotypes).Work);

        var failed = probe.When(Probes.GivenUp(first.Id, "runtime crashed"));
        var second = Assert.Single(failed.Work);
        var ended = failed.Tells.Select(tell => tell.Message).OfType<MeasureEnded>().Single();
        Assert.Equal((genotypes[0], "host", "runtime crashed"), (ended.Genotype, ended.Device, ended.Error));
        Assert.Matches("^measure/small/[0-9a-f]{16}/host$", second.Id);
        Assert.Equal(["deep", "shallow"], ((MeasureModels)second.Payload).Models.Select(model => model.Name));

        var done = probe.When(Probes.Done(second));
        Assert.NotNull(Assert.IsType<MeasureEnded>(Assert.Single(done.Tells).Message).Result);
        Assert.IsType<MeasureCosts>(Assert.Single(done.Work).Payload);

        static MeasureFinalist Order(string genotype) => new("small", genotype, FakeWork.ArtifactOf("deep"), FakeWork.ArtifactOf("shallow"));
    }

    [Fact]
    public void A_closed_search_gives_the_device_free_for_another_one()
    {
        var probe = Open();
        var item = Assert.Single(Ask(probe, Probes.Genotypes(1)).Work);
        probe.When(new OpenSearch("other", TestSettings.Small with { Name = "other" }));
        Assert.Empty(probe.When(new PredictLatencies("other", "q", Probes.Genotypes(1)), Asker).Work);

        var closed = probe.When(new CloseSearch("small"));

        Assert.Equal([item.Id], closed.CancelledWork);
        Assert.Equal("costs/host/1", Assert.Single(closed.Work).Id);
        Assert.Empty(probe.When(Probes.Done(item)).Decisions);
    }

    [Fact]
    public void Measured_finalists_fit_the_scale_of_later_predictions_and_cost_what_was_measured()
    {
        var genotypes = Probes.Genotypes(4);
        var probe = Open();
        Work(probe, Ask(probe, genotypes));
        Measure(probe, genotypes[0], 1.1);
        Measure(probe, genotypes[1], 1.2);

        var corrected = Assert.IsType<LatenciesCorrected>(Assert.Single(probe.When(new CorrectLatencies("small", 1)).Tells).Message).Point;

        Assert.Equal((1, "host", 1, 2), (corrected.Round, corrected.Device, corrected.Before, corrected.Networks));
        Assert.Equal(1.15, corrected.Scale, 1e-12);
        var predictions = Assert.IsType<LatenciesPredicted>(Assert.Single(Ask(probe, genotypes, "again").Tells).Message).Predictions;
        Assert.Equal(
            [1.1, 1.2, 1.15, 1.15], predictions.Zip(genotypes, (prediction, genotype) => Math.Round(prediction.ShallowMilliseconds / Expected(genotype).Shallow, 12)));
        Assert.Equal(1.15, Table(probe, 1)!.Scales!["mobile-32"], 1e-12);
    }

    [Fact]
    public void From_the_second_correction_on_the_largest_ratio_counts()
    {
        var genotypes = Probes.Genotypes(3);
        var probe = Open();
        Work(probe, Ask(probe, genotypes));
        Measure(probe, genotypes[0], 1.1);
        Measure(probe, genotypes[1], 1.0);
        Measure(probe, genotypes[2], 1.3);

        var corrected = Assert.IsType<LatenciesCorrected>(Assert.Single(probe.When(new CorrectLatencies("small", 2)).Tells).Message).Point;

        Assert.Equal(1.3, corrected.Scale, 1e-12);
    }

    [Fact]
    public void A_measured_table_that_holds_no_more_when_a_search_starts_begins_anew_and_the_device_says_so()
    {
        var genotypes = Probes.Genotypes(1);
        var probe = Open();
        Work(probe, Ask(probe, genotypes));
        var count = Table(probe, 1)!.Milliseconds.Count;
        var item = Assert.Single(probe.When(new OpenSearch("other", TestSettings.Small with { Name = "other" })).Work);
        Assert.Empty(probe.When(new PredictLatencies("other", "q", genotypes), Asker).Tells);

        var result = probe.When(new WorkCompleted(item.Id, (CostsMeasured)FakeWork.ResultOf(item.Payload) with { Conditions = FakeWork.Conditions with { PowerMode = "5W" } }));

        // The search that used the old table is not to mix it with the new one.
        Assert.True(Assert.IsType<WorkGivenUp>(Assert.Single(result.Tells).Message).Pauses);
        Assert.Equal(count, ((MeasureCosts)Assert.Single(result.Work).Payload).Operations.Count);
        var status = Assert.IsType<DeviceStatus>(Assert.Single(probe.When(new DescribeDevice()).Replies));
        Assert.Equal($"{count} costs were forgotten: it was measured in power mode 'default', now it is '5W'.", status.Change);
    }

    [Fact]
    public void Without_an_answer_about_its_conditions_the_search_pauses_and_asks_again_when_it_resumes()
    {
        var probe = Probes.Device();
        var item = Assert.Single(probe.When(new OpenSearch("small", Frozen(new FrozenCosts(FakeWork.Conditions, [])))).Work);

        Assert.True(Assert.IsType<WorkGivenUp>(Assert.Single(probe.When(Probes.GivenUp(item.Id, "no such runtime")).Tells).Message).Pauses);

        Assert.Empty(((MeasureCosts)Assert.Single(probe.When(new ReleaseSearch("small")).Work).Payload).Operations);
    }

    [Fact]
    public void A_network_with_an_operation_that_cannot_run_is_infeasible_with_the_reason_and_no_plan_takes_such_an_operation()
    {
        string[] genotypes = ["mobile-32@16_T3e3a.S_T3e3a.S.S_T3e3a.S.S", "mobile-32@16_N3e6.S_N3e3.S.S_N3e3.S.S"];
        var probe = Open();
        var item = Assert.Single(Ask(probe, genotypes).Work);
        var kept = ((MeasureCosts)item.Payload).Operations.Single(operation => operation.StartsWith("n-block", StringComparison.Ordinal) && operation.Contains("e6"));
        var merged = ((MeasureCosts)item.Payload).Operations.First(operation => operation.StartsWith("conv:16-", StringComparison.Ordinal) && operation.Contains("k3:s2"));
        var result = (CostsMeasured)FakeWork.ResultOf(item.Payload);
        result.Milliseconds.Remove(kept);
        result.Milliseconds.Remove(merged);

        var answered = probe.When(new WorkCompleted(item.Id, result with { Infeasible = new(StringComparer.Ordinal) { [kept] = "out of memory", [merged] = "refused" } }));

        var predictions = Assert.IsType<LatenciesPredicted>(Assert.Single(answered.Tells).Message).Predictions;
        Assert.Null(predictions[0].Infeasible);
        Assert.InRange(predictions[0].ShallowMilliseconds, 0, 10);
        Assert.Equal("out of memory", predictions[1].Infeasible);
        Assert.Empty(answered.Work);
    }

    [Fact]
    public void A_finalist_that_the_device_cannot_run_is_left_out_without_another_try()
    {
        var genotype = Probes.Genotypes(1)[0];
        var probe = Open();
        var item = Assert.Single(probe.When(new MeasureFinalist("small", genotype, FakeWork.ArtifactOf("deep"), FakeWork.ArtifactOf("shallow"))).Work);

        var ended = probe.When(new WorkCompleted(item.Id, new ModelsMeasured(FakeWork.ArtifactOf("report"), []) { Infeasible = "trtexec was killed" }));

        Assert.Equal("infeasible: trtexec was killed", ended.Tells.Select(tell => tell.Message).OfType<MeasureEnded>().Single().Error);
        Assert.Empty(ended.Work);
    }

    [Fact]
    public void A_sensor_that_fails_once_energies_are_promised_pauses_the_search()
    {
        var probe = Open();
        var result = probe.When(new FindLeastLatency("small"));
        while (result.Work.Count > 0)
        {
            result = probe.When(WithEnergy(Assert.Single(result.Work)));
        }

        Assert.True(Assert.IsType<DeviceCalibrated>(Assert.Single(result.Tells).Message).HasEnergy);
        var item = Assert.Single(Ask(probe, Probes.Genotypes(5)).Work);
        Assert.True(((MeasureCosts)item.Payload).Energy);

        var failed = probe.When(new WorkCompleted(item.Id, (CostsMeasured)FakeWork.ResultOf(item.Payload) with { EnergyUnavailable = "the sensor is frozen at 3 W" }));

        var given = Assert.IsType<WorkGivenUp>(Assert.Single(failed.Tells).Message);
        Assert.Equal((true, "energy is not available any more: the sensor is frozen at 3 W"), (given.Pauses, given.Work.Error));
        Assert.Equal(((MeasureCosts)item.Payload).Operations, ((MeasureCosts)Assert.Single(probe.When(new ReleaseSearch("small")).Work).Payload).Operations);
    }

    [Fact]
    public void A_drained_device_measures_nothing_new_until_it_is_undrained()
    {
        var probe = Open();
        var drained = probe.When(new DrainDevice("moved to another room"));

        Assert.Equal("moved to another room", Assert.IsType<DeviceStatus>(Assert.Single(drained.Replies)).Draining);
        Assert.Empty(Ask(probe, Probes.Genotypes(1)).Work);
        var undrained = probe.When(new UndrainDevice());
        Assert.Null(Assert.IsType<DeviceStatus>(Assert.Single(undrained.Replies)).Draining);
        Assert.Equal("costs/host/0", Assert.Single(undrained.Work).Id);
    }

    [Fact]
    public void A_calibration_is_one_item_whose_result_the_status_tells_and_whose_scale_later_searches_use()
    {
        var probe = Probes.Device();
        var item = Assert.Single(probe.When(new CalibrateDevice { Networks = 5 }).Work);
        Assert.Equal(("check/host/1", 5), (item.Id, ((CheckDevice)item.Payload).Networks));
        Assert.Empty(probe.When(new CalibrateDevice()).Work);

        probe.When(Probes.Done(item));

        var status = Assert.IsType<DeviceStatus>(Assert.Single(probe.When(new DescribeDevice()).Replies));
        Assert.Equal((null, 5, true), (status.Job, status.Calibration!.Networks, status.Calibration.IsTrusted));
        Assert.Equal(1, Assert.Single(status.Tables).Operations);
        probe.When(new OpenSearch("small", TestSettings.Small));
        Assert.Equal(1.05, Assert.Single(Assert.IsType<DeviceStatus>(Assert.Single(probe.When(new DescribeDevice()).Replies)).Searches).Scale);
    }

    [Fact]
    public void A_calibration_that_fails_is_told_and_can_be_ordered_again()
    {
        var probe = Probes.Device();
        var item = Assert.Single(probe.When(new CalibrateDevice()).Work);

        probe.When(Probes.GivenUp(item.Id, "trtexec crashed"));

        Assert.Equal("trtexec crashed", Assert.IsType<DeviceStatus>(Assert.Single(probe.When(new DescribeDevice()).Replies)).CalibrationError);
        Assert.Equal("check/host/2", Assert.Single(probe.When(new CalibrateDevice()).Work).Id);
    }

    private static WorkCompleted WithEnergy(WorkItem item) => new(item.Id, FakeWork.WithSensor()(item.Payload, FakeWork.ResultOf(item.Payload)));

    private static void Measure(Probe probe, string genotype, double ratio)
    {
        var item = Assert.Single(probe.When(new MeasureFinalist("small", genotype, FakeWork.ArtifactOf("deep"), FakeWork.ArtifactOf("shallow"))).Work);
        var planned = FakeWork.PlannedOf(genotype);
        var (deep, shallow) = (ratio * planned.DeepMilliseconds, ratio * planned.ShallowMilliseconds);
        probe.When(new WorkCompleted(item.Id, new ModelsMeasured(
            FakeWork.ArtifactOf("report"), [new ModelLatency("deep", deep, deep, null), new ModelLatency("shallow", shallow, shallow, 1)])));
    }

    private static FrozenCosts? Table(Probe probe, int threads) => ((DeviceTable)Assert.Single(probe.When(new DescribeCosts(threads)).Replies)).Costs;

    private static (double Deep, double Shallow, string Groups) Expected(string text)
    {
        var planned = FakeWork.PlannedOf(text);
        return (planned.DeepMilliseconds, planned.ShallowMilliseconds, string.Join(',', planned.Plan.Groups.Select(group => string.Join('+', group))));
    }
}
