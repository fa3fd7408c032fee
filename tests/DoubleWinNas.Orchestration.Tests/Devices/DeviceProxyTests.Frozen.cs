using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Testing;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Tests.Fixtures;
using DoubleWinNas.Orchestration.Work;
using Probe = DoubleWinNas.Actors.Testing.ActorProbe<DoubleWinNas.Orchestration.Messages.DeviceCommand, DoubleWinNas.Orchestration.Devices.DeviceEvent, DoubleWinNas.Orchestration.Devices.DeviceState>;

namespace DoubleWinNas.Orchestration.Tests.Devices;

/// <summary>Of tables that a search brings along.</summary>
public sealed partial class DeviceProxyTests
{
    [Fact]
    public void A_frozen_table_is_never_completed()
    {
        var measured = Open();
        Work(measured, Ask(measured, Probes.Genotypes(1)));
        var frozen = Table(measured, 1)!;
        var probe = OpenFrozen(frozen);

        Assert.Single(Assert.IsType<LatenciesPredicted>(Assert.Single(Ask(probe, Probes.Genotypes(1)).Tells).Message).Predictions);
        var result = Ask(probe, Probes.Genotypes(5));

        Assert.Empty(result.Work);
        Assert.Contains("dwnas device table save", Assert.IsType<SearchImpossible>(Assert.Single(result.Tells).Message).Reason);
    }

    [Fact]
    public void A_frozen_table_is_never_corrected_but_brings_its_scale()
    {
        var measured = Open();
        Work(measured, Ask(measured, Probes.Genotypes(1)));
        var frozen = Table(measured, 1)! with { Scales = new SortedDictionary<string, double> { ["mobile-32"] = 2 } };
        var probe = OpenFrozen(frozen);
        Measure(probe, Probes.Genotypes(1)[0], 3);

        var prediction = Assert.Single(Assert.IsType<LatenciesPredicted>(Assert.Single(Ask(probe, Probes.Genotypes(1)).Tells).Message).Predictions);

        Assert.Equal(2 * Expected(Probes.Genotypes(1)[0]).Shallow, prediction.ShallowMilliseconds, 1e-12);
    }

    [Theory]
    [InlineData("runtime", "it was measured with fake 1.0, here is fake 2.0.")]
    [InlineData("power mode", "it was measured in power mode 'default', now it is '5W'.")]
    [InlineData("threads", "it was measured with 1 threads, wanted are 2.")]
    [InlineData("precision", "it was measured in fp32, wanted is fp16.")]
    public void A_frozen_table_that_does_not_hold_on_the_device_is_refused_before_anything_is_predicted(string what, string difference)
    {
        var probe = Probes.Device();
        var item = Assert.Single(probe.When(new OpenSearch("small", Frozen(new FrozenCosts(FakeWork.Conditions, [])))).Work);
        Assert.Empty(((MeasureCosts)item.Payload).Operations);
        Assert.Empty(probe.When(new FindLeastLatency("small")).Decisions.OfType<Tell>());
        var now = what switch
        {
            "runtime" => FakeWork.Conditions with { Runtime = "fake 2.0" },
            "power mode" => FakeWork.Conditions with { PowerMode = "5W" },
            "threads" => FakeWork.Conditions with { Threads = 2 },
            _ => FakeWork.Conditions with { Precision = "fp16" },
        };

        var result = probe.When(new WorkCompleted(item.Id, (CostsMeasured)FakeWork.ResultOf(item.Payload) with { Conditions = now }));

        var refusal = Assert.IsType<SearchImpossible>(Assert.Single(result.Tells).Message).Reason;
        Assert.StartsWith($"The cost table host.json does not hold on device host any more: {difference} ", refusal);
        Assert.Contains("save a new table ('dwnas device table save')", refusal);
    }

    [Fact]
    public void A_simulated_device_is_not_asked_whether_its_table_holds()
    {
        var settings = Frozen(new FrozenCosts(FakeWork.Conditions with { Runtime = "tensorrt 8.2.1" }, []));
        var probe = Probes.Device();

        Assert.Empty(probe.When(new OpenSearch("small", settings with { Devices = [settings.Devices[0] with { Simulated = true }] })).Work);
    }

    private static SearchSettings Frozen(FrozenCosts costs) => TestSettings.Small with { Devices = [new DeviceSettings { Table = "host.json", Frozen = costs }] };

    private static Probe OpenFrozen(FrozenCosts costs)
    {
        var probe = Probes.Device();
        Confirm(probe, probe.When(new OpenSearch("small", Frozen(costs))));
        return probe;
    }

    /// <summary>The device says that it measures as it did.</summary>
    private static void Confirm(Probe probe, ProbeResult opened) => probe.When(Probes.Done(Assert.Single(opened.Work)));
}
