using DoubleWinNas.Devices.Power;
using DoubleWinNas.Devices.Tests.Testing;

namespace DoubleWinNas.Devices.Tests.Power;

public sealed class Ina3221SensorTests
{
    [Fact]
    public void Nano_tells_its_total_rail()
    {
        using var nano = new JetsonTree().WithJetPack4Monitor("6-0040", ("POM_5V_IN", 2532), ("POM_5V_GPU", 40), ("POM_5V_CPU", 480));

        var sensor = Ina3221Sensor.Find(nano.Files)!;

        Assert.Equal(("ina3221 POM_5V_IN", new Watts(2.532)), (sensor.Name, sensor.Read()!.Value));
    }

    [Fact]
    public void Xavier_has_no_total_rail_so_that_both_monitors_are_summed()
    {
        using var xavier = new JetsonTree()
            .WithJetPack5Monitor("1-0040", "hwmon3", ("GPU", 5000, 200), ("CPU", 5000, 300), ("SOC", 5000, 400))
            .WithJetPack5Monitor("1-0041", "hwmon4", ("CV", 5000, 0), ("VDDRQ", 5000, 100), ("SYS5V", 5000, 500));

        var sensor = Ina3221Sensor.Find(xavier.Files)!;

        Assert.Equal("ina3221 GPU+CPU+SOC+CV+VDDRQ+SYS5V", sensor.Name);
        Assert.Equal(7.5, sensor.Read()!.Value.Value, 9);
    }

    [Fact]
    public void Orin_tells_its_total_rail_and_unconnected_channels_are_left_out()
    {
        using var orin = new JetsonTree().WithJetPack5Monitor("1-0040", "hwmon1", ("VDD_IN", 5000, 1000), ("NC", 0, 0), ("VDD_SOC", 5000, 300));

        Assert.Equal(("ina3221 VDD_IN", new Watts(5)), (Ina3221Sensor.Find(orin.Files)!.Name, Ina3221Sensor.Find(orin.Files)!.Read()!.Value));
    }

    [Theory]
    [InlineData("7-0040", "hwmon0")]
    [InlineData("0-0041", "hwmon17")]
    public void Numbers_of_buses_and_hwmon_are_discovered(string bus, string hwmon)
    {
        using var board = new JetsonTree().WithJetPack5Monitor(bus, hwmon, ("VDD_IN", 5000, 1000));

        Assert.NotNull(Ina3221Sensor.Find(board.Files));
    }

    [Fact]
    public void A_board_without_a_monitor_has_no_sensor()
    {
        using var small = new JetsonTree().Set("proc/device-tree/model", "NVIDIA Jetson Nano 2GB Developer Kit");

        Assert.Null(Ina3221Sensor.Find(small.Files));
        Assert.Null(PowerSensors.Find(small.Files, TimeProvider.System, tegrastats: null));
    }

    [Fact]
    public void A_sensor_that_vanishes_answers_nothing_instead_of_half_a_sum()
    {
        using var board = new JetsonTree().WithJetPack5Monitor("1-0040", "hwmon3", ("GPU", 5000, 200), ("CPU", 5000, 300));
        var sensor = Ina3221Sensor.Find(board.Files)!;
        board.Delete("sys/bus/i2c/drivers/ina3221/1-0040/hwmon/hwmon3/curr2_input");

        Assert.Null(sensor.Read());
    }
}
