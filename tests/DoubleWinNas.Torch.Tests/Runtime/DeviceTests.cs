namespace DoubleWinNas.Torch.Tests.Runtime;

public sealed class DeviceTests
{
    [Theory]
    [InlineData("cpu", DeviceType.Cpu, 0)]
    [InlineData("cuda", DeviceType.Cuda, 0)]
    [InlineData("cuda:1", DeviceType.Cuda, 1)]
    public void Names_of_devices_that_are_there_are_read(string name, DeviceType type, int index) =>
        Assert.Equal(new Device(type, index), Device.Parse(name, () => 2));

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda: 1")]
    [InlineData("CPU")]
    [InlineData("")]
    public void A_wrong_name_is_answered_with_those_that_are_right_and_there(string name) => Assert.Equal(
        $"Device '{name}' is not a device name; allowed are cpu, cuda and cuda:N. Available here: cpu, cuda:0, cuda:1.",
        Assert.Throws<TorchException>(() => Device.Parse(name, () => 2)).Message);

    [Fact]
    public void A_device_that_is_not_there_is_answered_with_those_that_are()
    {
        Assert.Equal(
            "Device 'cuda:2' is not available. Available here: cpu, cuda:0, cuda:1.",
            Assert.Throws<TorchException>(() => Device.Parse("cuda:2", () => 2)).Message);
        Assert.Equal(
            "Device 'cuda' is not available. Available here: cpu. CUDA needs a driver and a libtorch built for it.",
            Assert.Throws<TorchException>(() => Device.Parse("cuda", () => 0)).Message);
    }

    [Fact]
    public void Asking_for_the_cpu_asks_for_nothing_else() =>
        Assert.Equal(Device.Cpu, Device.Parse("cpu", () => throw new InvalidOperationException("CUDA was asked for")));

    [Fact]
    public void Printed_names_are_read_again()
    {
        Assert.Equal("cuda:1", Device.Cuda(1).ToString());
        Assert.Equal(Device.Cuda(1), Device.Parse(Device.Cuda(1).ToString(), () => 2));
        Assert.Equal("cpu", default(Device).ToString());
    }
}
