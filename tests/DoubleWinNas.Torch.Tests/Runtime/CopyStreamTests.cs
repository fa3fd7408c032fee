using DoubleWinNas.Torch.Interop;

namespace DoubleWinNas.Torch.Tests.Runtime;

public sealed class CopyStreamTests : TorchTest
{
    [Fact]
    public void The_cpu_has_none() => Assert.Equal("A copy stream needs a CUDA device; found cpu.", Assert.Throws<TorchException>(() => new CopyStream(Device.Cpu)).Message);

    [Fact]
    public void A_device_without_streams_refuses_instead_of_crashing()
    {
        Assert.Throws<TorchException>(() => NativeMethods.Check(NativeMethods.CopyStream((int)DeviceType.Cpu, 0, out _)));
        if (!TorchRuntime.IsCudaAvailable)
        {
            Assert.Throws<TorchException>(() => new CopyStream(Device.Cuda()));
        }
    }

    [Fact]
    public void Null_handles_are_refused()
    {
        Assert.Contains("copy_stream_upload: the copy stream is null", Assert.Throws<TorchException>(() => NativeMethods.Check(NativeMethods.CopyStreamUpload(0, 0, out _))).Message);
        Assert.Contains("copy_stream_join: the copy stream is null", Assert.Throws<TorchException>(() => NativeMethods.Check(NativeMethods.CopyStreamJoin(0, [], 0))).Message);
    }
}
