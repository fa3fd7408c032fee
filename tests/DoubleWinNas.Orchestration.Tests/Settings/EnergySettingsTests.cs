using DoubleWinNas.Networks.Costs;
using DoubleWinNas.Orchestration.Settings;
using DoubleWinNas.Orchestration.Tests.Fixtures;

namespace DoubleWinNas.Orchestration.Tests.Settings;

public sealed class EnergySettingsTests
{
    private static readonly FrozenCosts Bare = new(FakeWork.Conditions, new SortedDictionary<string, double> { ["classifier:128-10@4"] = 0.1 });

    [Fact]
    public void Latency_and_energy_may_be_bounded_on_one_device_each_once()
    {
        Check(new DeviceSettings(), new("latency", 1, "host"), new("energy", 20, "host"));

        Assert.Contains("a second bound of energy on host", Refusal(new DeviceSettings(), new("energy", 1, "host"), new("energy", 20, "host")));
        Assert.Contains("allowed are latency, energy", Refusal(new DeviceSettings(), new ConstraintSettings("power", 1, "host")));
    }

    [Fact]
    public void A_bound_of_energy_needs_a_device_whose_energy_is_looked_at()
    {
        var bound = new ConstraintSettings("energy", 20, "host");
        Assert.Equal("search.constraints[0]: found a bound of energy, while the device's energy is false; set it to true, or take the bound out.", Refusal(new DeviceSettings { Energy = false }, bound));
        Assert.StartsWith(
            "search.constraints[0]: found a bound of energy, but the cost table of host holds none; save one with energies", Refusal(new DeviceSettings { Frozen = Bare }, bound));
        Check(new DeviceSettings { Frozen = Bare with { Millijoules = new() { ["classifier:128-10@4"] = 2 } } }, bound);
    }

    [Fact]
    public void A_table_of_another_runtime_or_precision_than_the_settings_is_refused_but_for_a_simulated_device()
    {
        var tensorRt = new DeviceSettings { Frozen = Bare with { Conditions = new CostConditions("nano", "tensorrt 8.2.1", "fp16", 1, 1, "MAXN") } };

        Assert.Contains("found a table that was measured with tensorrt 8.2.1, while devices[0].runtime is onnxruntime; both must be the same. Set runtime to the table's", Refusal(tensorRt));
        Assert.Contains("measured in fp16, while devices[0].precision is fp32", Refusal(tensorRt with { Runtime = "tensorrt" }));
        Check(tensorRt with { Runtime = "tensorrt", Precision = "fp16" });
        Check(tensorRt with { Simulated = true });
    }

    private static void Check(DeviceSettings device, params ConstraintSettings[] constraints) => (TestSettings.Small with { Devices = [device], Constraints = constraints }).Validate();

    private static string Refusal(DeviceSettings device, params ConstraintSettings[] constraints) => Assert.Throws<SettingsException>(() => Check(device, constraints)).Message;
}
