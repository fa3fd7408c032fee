using DoubleWinNas.Actors.Testing;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Tests.Fixtures;
using DoubleWinNas.Orchestration.Work;
using Probe = DoubleWinNas.Actors.Testing.ActorProbe<DoubleWinNas.Orchestration.Messages.SearchCommand, DoubleWinNas.Orchestration.Controllers.SearchEvent, DoubleWinNas.Orchestration.Controllers.SearchState>;

namespace DoubleWinNas.Orchestration.Tests.Controllers;

public sealed class SearchControllerTests
{
    private static readonly Artifact Supernet = FakeWork.ArtifactOf("supernet");
    private static readonly string Least = Probes.Genotypes(1)[0];

    private static Probe Started(SearchSettings? settings = null)
    {
        var probe = Probes.Search();
        probe.When(new StartSearch(settings ?? TestSettings.Small));
        return probe;
    }

    [Fact]
    public void A_fresh_search_opens_all_actors_and_calibrates_the_first_device()
    {
        var result = Probes.Search().When(new StartSearch(TestSettings.Small));

        Assert.Equivalent(new SearchAccepted(IsNew: true, []), Assert.Single(result.Replies), strict: true);
        Assert.Equal(["population/small", "trainer-pool/default", "transformer/default", "device/host"], ToldTo<OpenSearch>(result));
        Assert.Equal(["device/host"], ToldTo<FindLeastLatency>(result));
    }

    [Fact]
    public void Only_a_device_itself_gets_its_frozen_table()
    {
        var frozen = new FrozenCosts(FakeWork.Conditions, new SortedDictionary<string, double> { ["classifier:128-10@4"] = 0.1 });
        var result = Probes.Search().When(new StartSearch(TestSettings.Small with { Devices = [new DeviceSettings { Frozen = frozen }] }));

        var opened = result.Tells.Where(tell => tell.Message is OpenSearch).ToDictionary(tell => tell.To.Kind, tell => ((OpenSearch)tell.Message).Settings.Devices[0].Frozen);
        Assert.Equal(frozen.Milliseconds, opened["device"]!.Milliseconds);
        Assert.All(opened.Where(entry => entry.Key != "device"), entry => Assert.Null(entry.Value));
    }

    [Fact]
    public void Phases_follow_each_other_on_what_the_others_finish()
    {
        var probe = Started();
        Assert.Equal(["trainer-pool/default"], ToldTo<TrainSupernet>(probe.When(new DeviceCalibrated("host", 0.1, Least))));
        Assert.Empty(probe.When(new RoundFinished(new RoundPoint(0, 2, 0.5, 0.4), Supernet)).Tells);
        Assert.Equal(["population/small"], ToldTo<Evolve>(probe.When(new RoundFinished(new RoundPoint(1, 1, 0.6, 0.5), Supernet))));
        Assert.Equal(SearchPhase.Evolving, Describe(probe).Phase);

        for (var generation = 0; generation < 3; generation++)
        {
            Assert.Empty(probe.When(Generation(generation)).Tells);
        }

        Assert.Equal(["trainer-pool/default"], ToldTo<FineTuneFinalists>(probe.When(Generation(3))));
        Assert.Equal((SearchPhase.FineTuning, 4), (Describe(probe).Phase, Describe(probe).Generations.Count));
    }

    [Fact]
    public void A_bound_below_the_least_reachable_latency_fails_the_search()
    {
        var probe = Started(TestSettings.Bounded(0.05));

        var result = probe.When(new DeviceCalibrated("host", 0.1, Least));

        Assert.Equal(4, ToldTo<CloseSearch>(result).Count);
        var status = Describe(probe);
        Assert.Equal((SearchPhase.Failed, 0.1), (status.Phase, status.LeastReachable));
        Assert.Equal(
            $"latency <= 0.05 ms on host cannot be met: the least reachable latency of the space there is 0.1 ms ({Least}). Raise the bound or widen the space.",
            status.Reason);
    }

    [Fact]
    public void An_empty_final_front_fails_the_search_with_what_came_nearest()
    {
        var probe = Evolving();

        probe.When(Generation(3) with { Front = [], Nearest = "no candidate is within the constraints; ..." });

        Assert.Equal(
            (SearchPhase.Failed, "The evolution ended without a result: no candidate is within the constraints; .... Raise the bound, or search longer."),
            (Describe(probe).Phase, Describe(probe).Reason));
    }

    [Fact]
    public void Pause_and_resume_reach_all_who_enqueue_work_once()
    {
        var probe = Evolving();

        var paused = probe.When(new PauseSearch(null));
        Assert.Equal(["trainer-pool/default", "transformer/default", "device/host"], ToldTo<HoldSearch>(paused));
        Assert.Empty(probe.When(new PauseSearch("again")).Events);
        Assert.Equal((true, "paused by an operator"), (Describe(probe).IsPaused, Describe(probe).Reason));
        Assert.Equal(["trainer-pool/default", "transformer/default", "device/host"], ToldTo<ReleaseSearch>(probe.When(new ResumeSearch())));
        Assert.Equal((false, null), (Describe(probe).IsPaused, Describe(probe).Reason));
    }

    [Fact]
    public void A_search_that_ended_ignores_late_notices_and_orders()
    {
        var probe = Evolving();
        probe.When(new CancelSearch());

        Assert.Empty(probe.When(Generation(3)).Decisions);
        Assert.Empty(probe.When(new PauseSearch(null)).Events);
        Assert.Empty(probe.When(new CancelSearch()).Events);
        Assert.Equal(SearchPhase.Cancelled, Describe(probe).Phase);
    }

    [Fact]
    public void A_measurement_that_fails_on_one_device_waits_for_the_others_before_the_search_ends()
    {
        var settings = TestSettings.Small with { Devices = [new DeviceSettings(), new DeviceSettings { Name = "nano" }], Finalists = new FinalistSettings { Count = 1 } };
        var probe = Evolving(settings);
        probe.When(Generation(3));
        var genotype = Describe(probe).Finalists.Single().Candidate.Genotype;
        probe.When(new FineTuneEnded(genotype, Tuned(genotype), null));
        probe.When(Transformed(genotype, "nano"));
        Assert.Equal(["device/host", "device/nano"], ToldTo<MeasureFinalist>(probe.When(Transformed(genotype, "host"))));

        probe.When(new MeasureEnded(genotype, "nano", null, "unplugged"));
        Assert.Equal(SearchPhase.Measuring, Describe(probe).Phase);
        probe.When(new MeasureEnded(genotype, "host", new ModelsMeasured(Supernet, []), null));

        var status = Describe(probe);
        Assert.Equal(SearchPhase.Failed, status.Phase);
        Assert.Equal("nano: unplugged", status.Finalists.Single().Error);
        Assert.NotNull(status.Finalists.Single().Devices[0].Measured);
    }

    [Fact]
    public void Before_it_is_started_it_describes_nothing() =>
        Assert.Equal((SearchPhase.None, (SearchSettings?)null), (Describe(Probes.Search()).Phase, Describe(Probes.Search()).Settings));

    [Theory]
    [InlineData("channels")]
    [InlineData("classes")]
    public void Settings_without_what_planning_needs_are_refused(string key)
    {
        var data = key == "channels" ? TestSettings.Small.Data with { Channels = null } : TestSettings.Small.Data with { Classes = null };
        var result = Probes.Search().When(new StartSearch(TestSettings.Small with { Data = data }));

        Assert.Empty(result.Events);
        Assert.StartsWith($"search.data.{key}: not known", Assert.IsType<SearchRefused>(Assert.Single(result.Replies)).Reason);
    }

    [Fact]
    public void Changed_settings_are_refused_with_their_names_and_values()
    {
        var changed = TestSettings.Small with
        {
            Seed = 8,
            Space = TestSettings.Small.Space with { Kernels = [3, 5] },
            Evolution = TestSettings.Small.Evolution with { MutationRate = 0.2, Generations = 2 },
            Devices = [new DeviceSettings { Threads = 2 }],
        };

        var refused = Assert.IsType<SearchRefused>(Assert.Single(Started().When(new StartSearch(changed)).Replies));

        Assert.Equal(
            ["seed: 7 -> 8", "space.kernels: [3] -> [3, 5]", "evolution.generations: 3 -> 2", "evolution.mutation-rate: 0.1 -> 0.2", "devices.0.threads: 1 -> 2"],
            refused.Differences);
    }

    [Fact]
    public void Where_a_table_was_read_from_is_no_difference_but_its_content_is()
    {
        var frozen = new FrozenCosts(FakeWork.Conditions, new SortedDictionary<string, double> { ["classifier:128-10@4"] = 0.1 });
        var more = frozen with { Milliseconds = new SortedDictionary<string, double>(frozen.Milliseconds) { ["classifier:128-10@8"] = 0.2 } };
        var probe = Started(TestSettings.Small with { Devices = [new DeviceSettings { Table = "a.json", Frozen = frozen }] });

        var same = probe.When(new StartSearch(TestSettings.Small with { Devices = [new DeviceSettings { Table = "b.json", Frozen = frozen }] }));
        Assert.Equivalent(new SearchAccepted(IsNew: false, []), Assert.Single(same.Replies), strict: true);
        var other = probe.When(new StartSearch(TestSettings.Small with { Devices = [new DeviceSettings { Table = "a.json", Frozen = more }] }));
        Assert.Equal(["devices.0.frozen: a table of 1 costs -> a table of 2 costs"], Assert.IsType<SearchRefused>(Assert.Single(other.Replies)).Differences);
    }

    [Fact]
    public void A_larger_budget_is_taken_over_while_it_can_still_be_used()
    {
        var larger = TestSettings.Small with { Evolution = TestSettings.Small.Evolution with { Generations = 4 }, Finalists = TestSettings.Small.Finalists with { MeasureSeconds = 5 } };
        var probe = Evolving();

        var result = probe.When(new StartSearch(larger));
        Assert.Equal(["evolution.generations: 3 -> 4", "finalists.measure-seconds: 2 -> 5"], Assert.IsType<SearchAccepted>(Assert.Single(result.Replies)).Changes);
        Assert.Equal(4, ToldTo<OpenSearch>(result).Count);

        // The last generation of the old budget was under way meanwhile.
        Assert.Empty(probe.When(Generation(3)).Tells);
        probe.When(Generation(4));
        var late = probe.When(new StartSearch(larger with { Finalists = larger.Finalists with { Count = 5 } }));
        Assert.Equal(["finalists.count: 3 -> 5"], Assert.IsType<SearchRefused>(Assert.Single(late.Replies)).Differences);
    }

    private static Probe Evolving(SearchSettings? settings = null)
    {
        var probe = Started(settings);
        probe.When(new DeviceCalibrated("host", 0.1, Least));
        probe.When(new RoundFinished(new RoundPoint(0, 2, 0.5, 0.4), Supernet));
        probe.When(new RoundFinished(new RoundPoint(1, 1, 0.6, 0.5), Supernet));
        return probe;
    }

    private static GenerationFinished Generation(int generation)
    {
        Candidate[] front = [.. Probes.Genotypes(4).Select((genotype, i) => new Candidate(genotype, 0.5 + (0.1 * i), 2 + i, 1 + i, 0, []))];
        return new GenerationFinished(new GenerationPoint(generation, 6, 6, 0.5, 0.8, 4), front, front, 6 * (generation + 1), null);
    }

    private static FineTuned Tuned(string genotype) => (FineTuned)FakeWork.ResultOf(new FineTune(TestSettings.Small, Supernet, genotype));

    private static TransformEnded Transformed(string genotype, string device) => new(
        genotype,
        device,
        new LatencyPrediction(2, 1, []),
        (NetworkTransformed)FakeWork.ResultOf(new TransformNetwork(TestSettings.Small, genotype, Supernet, Supernet, Supernet, [])),
        null);

    private static SearchStatus Describe(Probe probe) => (SearchStatus)Assert.Single(probe.When(new DescribeSearch()).Replies);

    private static IReadOnlyList<string> ToldTo<T>(ProbeResult result) => [.. result.Tells.Where(tell => tell.Message is T).Select(tell => tell.To.ToString())];
}
