using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.Power;
using DoubleWinNas.Devices.Tests.Testing;
using DoubleWinNas.Networks;

namespace DoubleWinNas.Devices.Tests.Measurement;

public sealed class MeasurementConductTests
{
    private static readonly DeviceProfile Device = new("host", "cpu", 2, null, 2000);
    private static readonly InferenceConditions Eight = new(Resolution.Square(8));

    [Fact]
    public void A_reference_network_takes_turns_but_is_no_result()
    {
        using var tree = new JetsonTree();
        var time = new ControlledTime();
        var runtime = new FakeRuntime(time, number => number + 1);

        var report = new ModelMeasurer(runtime, time, conduct: new MeasurementConduct { Files = tree.Files }).Measure(Device, [Model("deep"), Model("shallow")], Eight);

        Assert.Equal(["deep", "shallow"], report.Models.Select(model => model.Name));
        Assert.Equal(3, runtime.Models.Count);
        Assert.True(runtime.Models[2].Runs > 0);
        Assert.Equal((1, null), (report.Quality!.Attempts, report.Quality.Mark));
        Assert.Equal("this device has no power sensor", report.EnergyUnavailable);
        Assert.All(runtime.Models, model => Assert.True(model.IsDisposed));
    }

    [Fact]
    public void What_was_taken_while_throttled_is_repeated()
    {
        using var tree = new JetsonTree().Set("sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count", "0");
        var time = new ControlledTime();
        var runs = 0;
        var runtime = new FakeRuntime(time, _ =>
        {
            if (++runs == 50)
            {
                tree.Set("sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count", "4");
            }

            return 1;
        });

        var report = new ModelMeasurer(runtime, time, conduct: new MeasurementConduct { Files = tree.Files }).Measure(Device, [Model("deep")], Eight);

        Assert.Equal((2, null), (report.Quality!.Attempts, report.Quality.Mark));
    }

    [Fact]
    public void What_stays_throttled_is_marked()
    {
        using var tree = new JetsonTree().Set("sys/class/thermal/cooling_device0/type", "cpu-balanced").Set("sys/class/thermal/cooling_device0/cur_state", "1");
        var time = new ControlledTime();

        var report = new ModelMeasurer(new FakeRuntime(time, _ => 1), time, conduct: new MeasurementConduct { Files = tree.Files, Attempts = 2 }).Measure(Device, [Model("deep")], Eight);

        Assert.Equal(2, report.Quality!.Attempts);
        Assert.StartsWith("taken while throttled: cpu-balanced", report.Quality.Mark);
    }

    [Fact]
    public void A_device_that_becomes_slower_meanwhile_is_marked()
    {
        using var tree = new JetsonTree();
        var time = new ControlledTime();
        var runs = 0;
        var runtime = new FakeRuntime(time, _ => 1 + (++runs * 0.001));

        var report = new ModelMeasurer(runtime, time, conduct: new MeasurementConduct { Files = tree.Files, Attempts = 1 }).Measure(Device, [Model("deep")], Eight);

        Assert.StartsWith("the device's speed changed by ", report.Quality!.Mark);
    }

    [Fact]
    public void Rounds_that_other_work_disturbed_do_not_count()
    {
        using var tree = new JetsonTree();
        var time = new ControlledTime();

        // Model 2 is the reference. Two thirds of the time the deep form takes twice as long, the shallow one half as long again.
        var runtime = new FakeRuntime(time, number => time.Elapsed.TotalMilliseconds % 3000 < 2000 ? new[] { 4, 1.5, 1.5 }[number] : new[] { 2.0, 1, 1 }[number]);

        var report = new ModelMeasurer(runtime, time, conduct: new MeasurementConduct { Files = tree.Files }).Measure(Device, [Model("deep"), Model("shallow")], Eight);

        Assert.Equal([2, 1], report.Models.Select(model => model.Result.Latency.P95.Value));
        Assert.Equal((2, 0), (report.Models[1].Result.Speedup!.Median, report.Models[1].Result.Speedup!.Spread));
        Assert.Equal((0, null), (report.Quality!.Disturbed, report.Quality.Mark));
    }

    [Fact]
    public void A_machine_that_is_always_disturbed_is_measured_all_the_same_and_marked()
    {
        using var tree = new JetsonTree();
        var time = new ControlledTime();
        var speed = new MachineSpeed();
        new ModelMeasurer(new FakeRuntime(time, _ => 1), time, conduct: new MeasurementConduct { Files = tree.Files, Speed = speed }).Measure(Device, [Model("deep")], Eight);

        var slower = new ModelMeasurer(new FakeRuntime(time, _ => 1.5), time, conduct: new MeasurementConduct { Files = tree.Files, Speed = speed, Attempts = 1 })
            .Measure(Device, [Model("deep")], Eight);

        Assert.Equal(1.5, slower.Models[0].Result.Latency.Median.Value);
        Assert.Equal("other work disturbed the device 100 % of the time", slower.Quality!.Mark!.Replace("100%", "100 %", StringComparison.Ordinal));
    }

    [Fact]
    public void An_unbelievable_sensor_leaves_the_latency_and_says_why_there_is_no_energy()
    {
        using var tree = new JetsonTree();
        using var frozen = new FrozenSensor();
        var time = TimeProvider.System;
        var conduct = new MeasurementConduct
        {
            Files = tree.Files,
            Attempts = 1,
            Sensor = frozen,
            Energy = new EnergyProbeOptions { Interval = TimeSpan.FromMilliseconds(1), Idle = TimeSpan.FromMilliseconds(300), Load = TimeSpan.FromMilliseconds(300) },
        };
        var options = new LatencyProbeOptions { Duration = TimeSpan.FromMilliseconds(5), WarmUpLimit = TimeSpan.FromMilliseconds(5), WarmUpWindow = TimeSpan.FromMilliseconds(1) };

        var report = new ModelMeasurer(new FakeRuntime(new ControlledTime(), _ => 1), time, options, conduct).Measure(Device, [Model("deep")], Eight);

        Assert.Null(Assert.Single(report.Models).Energy);
        Assert.Contains("frozen at 3 W", report.EnergyUnavailable);
    }

    [Fact]
    public void Quality_and_energy_take_the_way_through_the_file()
    {
        using var folder = new TemporaryFolder();
        using var tree = new JetsonTree();
        var time = new ControlledTime();
        var report = new ModelMeasurer(new FakeRuntime(time, _ => 1), time, conduct: new MeasurementConduct { Files = tree.Files }).Measure(Device, [Model("deep")], Eight);
        report = report with
        {
            Models = [report.Models[0] with { Energy = new EnergyMeasurement(new(4), new(0.1), new(2), new(5), 100, 250, "ina3221 VDD_IN") }],
        };

        report.Save(folder["measurements.json"]);

        Assert.Equivalent(report, MeasurementReport.Load(folder["measurements.json"]), strict: true);
    }

    private static MeasurableModel Model(string name) => new(name, "g", new byte[] { 1, 2, 3 });

    private sealed class FrozenSensor : IPowerSensor
    {
        public string Name => "frozen";

        public Watts? Read() => new Watts(3);

        public void Dispose()
        {
        }
    }
}
