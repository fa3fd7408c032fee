using DoubleWinNas.Devices.Power;
using DoubleWinNas.Devices.Tests.Testing;

namespace DoubleWinNas.Devices.Tests.Power;

public sealed class RaplSensorTests
{
    private const string Package = "sys/class/powercap/intel-rapl:0";

    [Fact]
    public void Power_is_the_rise_of_the_packages_counters_over_time()
    {
        var time = new ControlledTime();
        using var host = Host(1_000_000).Set("sys/class/powercap/intel-rapl:1/name", "package-1").Set("sys/class/powercap/intel-rapl:1/energy_uj", "0");
        var sensor = RaplSensor.Find(host.Files, time)!;
        Assert.Null(sensor.Read());

        time.Advance(500);
        host.Set($"{Package}/energy_uj", "6000000").Set("sys/class/powercap/intel-rapl:1/energy_uj", "1000000");

        Assert.Equal(12, sensor.Read()!.Value.Value, 9);
    }

    [Fact]
    public void A_counter_that_begins_anew_at_its_range_is_no_negative_power()
    {
        var time = new ControlledTime();
        using var host = Host(9_000_000).Set($"{Package}/max_energy_range_uj", "10000000");
        var sensor = RaplSensor.Find(host.Files, time)!;
        sensor.Read();

        time.Advance(1000);
        host.Set($"{Package}/energy_uj", "2000000");

        Assert.Equal(3, sensor.Read()!.Value.Value, 9);
    }

    [Fact]
    public void Subzones_are_parts_of_their_package_and_not_counted_again()
    {
        using var host = Host(1).Set("sys/class/powercap/intel-rapl:0:0/name", "core").Set("sys/class/powercap/intel-rapl:0:0/energy_uj", "1");

        Assert.Equal("rapl package", RaplSensor.Find(host.Files, new ControlledTime())!.Name);
    }

    [Fact]
    public void A_counter_that_may_not_be_read_is_no_sensor()
    {
        using var host = new JetsonTree().Set($"{Package}/name", "package-0");

        Assert.Null(RaplSensor.Find(host.Files, new ControlledTime()));
    }

    private static JetsonTree Host(long microjoules) => new JetsonTree().Set($"{Package}/name", "package-0").Set($"{Package}/energy_uj", $"{microjoules}");
}
