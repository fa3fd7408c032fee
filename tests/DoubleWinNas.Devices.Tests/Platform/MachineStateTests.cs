using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.Platform;
using DoubleWinNas.Devices.Tests.Testing;

namespace DoubleWinNas.Devices.Tests.Platform;

public sealed class MachineStateTests
{
    [Fact]
    public void A_Nano_tells_clocks_temperature_and_power_mode()
    {
        using var nano = Nano();

        var state = MachineState.Read(nano.Files);

        Assert.Equal([1479, 1479], state.ProcessorMegahertz);
        Assert.Equal((921.6, "GPU-therm", 43.5), (state.GpuMegahertz, state.HottestZone, state.HottestCelsius));
        Assert.Empty(state.Cooling);
        var profile = HostDevice.Describe(nano.Files, 4);
        Assert.Equal(("NVIDIA Jetson Nano Developer Kit", "5W, schedutil"), (profile.Processor, profile.PowerMode));
    }

    [Fact]
    public void A_running_fan_is_no_throttling_but_a_slowed_processor_is()
    {
        using var nano = Nano().Set("sys/class/thermal/cooling_device0/type", "pwm-fan").Set("sys/class/thermal/cooling_device0/cur_state", "2");
        var before = MachineState.Read(nano.Files);
        Assert.Null(MachineState.Throttling(before, MachineState.Read(nano.Files)));

        nano.Set("sys/class/thermal/cooling_device1/type", "thermal-cpufreq-0").Set("sys/class/thermal/cooling_device1/cur_state", "3");

        Assert.Equal("thermal-cpufreq-0 slowed the device down (hottest: GPU-therm at 44 °C)", MachineState.Throttling(before, MachineState.Read(nano.Files)));
    }

    [Fact]
    public void A_lowered_clock_limit_and_a_throttle_count_are_noticed()
    {
        using var host = new JetsonTree()
            .Set("sys/devices/system/cpu/cpufreq/policy0/scaling_max_freq", "3000000")
            .Set("sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count", "5");
        var before = MachineState.Read(host.Files);

        host.Set("sys/devices/system/cpu/cpufreq/policy0/scaling_max_freq", "1200000");
        Assert.Equal("the processor's highest clock fell from 3000 to 1200 MHz", MachineState.Throttling(before, MachineState.Read(host.Files)));
        host.Set("sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count", "8");
        Assert.Equal("the processor throttled 3 times", MachineState.Throttling(before, MachineState.Read(host.Files)));
    }

    [Fact]
    public void A_machine_that_tells_nothing_is_not_throttled()
    {
        using var empty = new JetsonTree();
        var state = MachineState.Read(empty.Files);

        Assert.Equal((null, null, null, null), (state.GpuMegahertz, state.HottestZone, state.HottestCelsius, state.ThrottleEvents));
        Assert.Null(MachineState.Throttling(state, state));
    }

    [Theory]
    [InlineData("pmode:0000 fmode:fanNull", "MAXN")]
    [InlineData("pmode:0007 fmode:quiet", "mode 7")]
    public void A_power_mode_has_its_configured_name(string status, string name)
    {
        using var board = Nano().Set("var/lib/nvpmodel/status", status);

        Assert.Equal(name, HostDevice.Describe(board.Files, 4).PowerModel);
    }

    private static JetsonTree Nano() => new JetsonTree()
        .Set("proc/cpuinfo", "processor\t: 0\nmodel name\t: ARMv8 Processor rev 1 (v8l)")
        .Set("proc/device-tree/model", "NVIDIA Jetson Nano Developer Kit\0")
        .Set("var/lib/nvpmodel/status", "pmode:0001 fmode:fanNull")
        .Set("etc/nvpmodel.conf", "< POWER_MODEL ID=0 NAME=MAXN >\nCPU_ONLINE CORE_0 1\n< POWER_MODEL ID=1 NAME=5W >")
        .Set("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "schedutil")
        .Set("sys/devices/system/cpu/cpufreq/policy0/scaling_cur_freq", "1479000")
        .Set("sys/devices/system/cpu/cpufreq/policy1/scaling_cur_freq", "1479000")
        .Set("sys/class/devfreq/57000000.gpu/cur_freq", "921600000")
        .Set("sys/class/thermal/thermal_zone0/type", "CPU-therm").Set("sys/class/thermal/thermal_zone0/temp", "41000")
        .Set("sys/class/thermal/thermal_zone1/type", "GPU-therm").Set("sys/class/thermal/thermal_zone1/temp", "43500")
        .Set("sys/class/thermal/thermal_zone2/type", "PMIC-Die").Set("sys/class/thermal/thermal_zone2/temp", "100000");
}
