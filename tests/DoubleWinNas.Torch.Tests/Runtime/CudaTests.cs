using Xunit.Abstractions;

namespace DoubleWinNas.Torch.Tests.Runtime;

/// <summary>Not applicable where there is no CUDA device; each test then says so in its output and ends.</summary>
public sealed class CudaTests(ITestOutputHelper output) : TorchTest
{
    [Fact]
    public void Training_on_cuda_follows_training_on_the_cpu()
    {
        if (!Applicable())
        {
            return;
        }

        TorchRuntime.AllowTf32(false);
        using var cpu = new SmallConvnet(3);
        using var cuda = new SmallConvnet(3, Device.Cuda());
        for (var step = 0; step < 10; step++)
        {
            cpu.Step();
            cuda.Step();
        }

        // float32, other order of sums: ten steps keep about four digits
        Assert.Equal(cpu.LastLoss, cuda.LastLoss, 1e-3);
    }

    [Fact]
    public void Deterministic_training_on_cuda_repeats_to_the_bit()
    {
        if (!Applicable())
        {
            return;
        }

        TorchRuntime.UseDeterministicAlgorithms = true;
        var runs = Enumerable.Range(0, 2).Select(_ =>
        {
            using var net = new SmallConvnet(3, Device.Cuda());
            for (var step = 0; step < 10; step++)
            {
                net.Step();
            }

            return net.Weights.SelectMany(w => w.ToArray<float>()).ToArray();
        }).ToList();
        TorchRuntime.UseDeterministicAlgorithms = false;
        Assert.Equal(runs[0], runs[1]);
    }

    [Fact]
    public void Half_precision_with_loss_scaling_steps_and_skips_on_cuda()
    {
        if (!Applicable())
        {
            return;
        }

        var weight = Tensor.Ones([4, 4], device: Device.Cuda()).RequiresGrad_();
        using var sgd = new Sgd([new ParameterGroup([new("w", weight)], 0.1)], 0.9);
        var scaler = new GradScaler(initialScale: 1024);
        foreach (var magnitude in new[] { 1.0, 60000.0 })
        {
            sgd.ZeroGrad();
            Tensor loss;
            using (new Autocast(Device.Cuda(), DType.Float16))
            {
                var y = Functional.Linear(Tensor.Full([2, 4], magnitude, device: Device.Cuda()), weight);
                Assert.Equal(DType.Float16, y.DType);
                loss = y.To(DType.Float32).Sum();
            }

            scaler.Scale(loss).Backward();
            Assert.Equal(magnitude < 2, scaler.Step(sgd));
            scaler.Update();
        }

        Assert.Equal(512, scaler.State.Scale);
    }

    [Fact]
    public void Pinned_memory_reaches_cuda_without_blocking_and_streams_live_there()
    {
        if (!Applicable())
        {
            return;
        }

        using var buffer = new PinnedBuffer<float>(6);
        for (var i = 0; i < 6; i++)
        {
            buffer.Span[i] = i;
        }

        var x = buffer.AsTensor(2, 3).To(Device.Cuda(), nonBlocking: true);
        TorchRuntime.Synchronize(Device.Cuda());
        Assert.Equal([0f, 1, 2, 3, 4, 5], x.ToArray<float>());
        Assert.Equal(Device.Cuda(), x.Device);
        using var first = new Generator(4, Device.Cuda());
        using var second = new Generator(4, Device.Cuda());
        Assert.Equal(Tensor.Randn([8], first).ToArray<float>(), Tensor.Randn([8], second).ToArray<float>());
        Assert.Equal("data: the tensor is not on the cpu", Assert.Throws<TorchException>(() => x.Data<float>().Length).Message);
    }

    [Fact]
    public void What_is_copied_beside_the_computation_is_whole_when_it_is_joined()
    {
        if (!Applicable())
        {
            return;
        }

        using var copies = new CopyStream(Device.Cuda());
        var weight = Tensor.Ones([2048, 2048], device: Device.Cuda());
        for (var round = 0; round < 20; round++)
        {
            using var scope = new DisposeScope();
            using var host = Tensor.Empty([1 << 22], DType.Float32, pinned: true);
            host.Data<float>().Fill(round);
            Tensor? uploaded = null;
            var other = new Thread(() => uploaded = copies.Upload(host));
            other.Start();
            var busy = Functional.Linear(weight, weight);
            other.Join();
            copies.Join(uploaded!);

            Assert.Equal(round * (double)(1 << 22), uploaded!.To(DType.Float64).Sum().ItemDouble());
            Assert.Equal(2048, busy.Max().ItemDouble());
            uploaded!.Dispose();
        }
    }

    private bool Applicable()
    {
        if (TorchRuntime.IsCudaAvailable)
        {
            return true;
        }

        output.WriteLine("Not applicable: this machine has no CUDA device.");
        Assert.Throws<TorchException>(() => Tensor.Zeros([1], device: Device.Cuda()));
        return false;
    }
}
