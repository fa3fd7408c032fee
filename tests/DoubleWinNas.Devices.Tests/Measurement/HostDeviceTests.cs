using DoubleWinNas.Devices.Inference;
using DoubleWinNas.Devices.Measurement;
using DoubleWinNas.Devices.Platform;
using DoubleWinNas.Devices.Tests.Testing;
using DoubleWinNas.Networks.Costs;

namespace DoubleWinNas.Devices.Tests.Measurement;

public sealed class HostDeviceTests
{
    [Fact]
    public void Computer_tells_processor_governor_and_clock()
    {
        using var root = new TemporaryFolder();
        root.Write("proc/cpuinfo", "processor\t: 0\nmodel name\t: Some CPU @ 2.00GHz\ncpu MHz\t\t: 2100.5\n");
        root.Write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n");
        root.Write("sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", "2000000\n");

        Assert.Equal(new DeviceProfile("host", "Some CPU @ 2.00GHz", 4, "performance", 2000), HostDevice.Describe(new SystemFiles(root.Path), 4));
    }

    [Fact]
    public void Clock_comes_from_cpuinfo_where_there_is_no_governor()
    {
        using var root = new TemporaryFolder();
        root.Write("proc/cpuinfo", "model name\t: Virtual\ncpu MHz\t\t: 2100.5\n");

        Assert.Equal(new DeviceProfile("host", "Virtual", 2, null, 2100.5), HostDevice.Describe(new SystemFiles(root.Path), 2));
    }

    [Fact]
    public void Board_is_named_by_its_device_tree()
    {
        using var root = new TemporaryFolder();
        root.Write("proc/cpuinfo", "processor\t: 0\nBogoMIPS\t: 38.40\n");
        root.Write("proc/device-tree/model", "NVIDIA Jetson Nano Developer Kit\0");

        Assert.Equal("NVIDIA Jetson Nano Developer Kit", HostDevice.Describe(new SystemFiles(root.Path), 4).Processor);
    }

    [Fact]
    public void What_is_not_told_is_absent()
    {
        using var root = new TemporaryFolder();

        var profile = HostDevice.Describe(new SystemFiles(root.Path), 1);

        Assert.Equal(new DeviceProfile("host", "unknown", 1, null, null), profile);
        Assert.Equal(
            new CostConditions("host", "onnxruntime 1.23.2", "fp32", 2, 3, "default"),
            HostDevice.Conditions(profile, new RuntimeIdentity("onnxruntime", "1.23.2"), 2, 3));
    }

    [Fact]
    public void This_machine_has_a_processor()
    {
        var profile = HostDevice.Describe();

        Assert.True(profile.Cores >= 1);
        Assert.NotEmpty(profile.Processor);
    }
}
