namespace DoubleWinNas.Torch.Tests.Modes;

public sealed class ModesTests : TorchTest
{
    [Fact]
    public void No_graph_is_recorded_under_no_grad_and_nested_guards_unwind()
    {
        var x = Tensor.Ones([2]).RequiresGrad_();
        using (new NoGrad())
        {
            using (new NoGrad())
            {
                Assert.False((x * 2).RequiresGrad);
            }

            Assert.False(NoGrad.IsGradEnabled);
        }

        Assert.True((x * 2).RequiresGrad);
    }

    [Fact]
    public void An_exception_under_no_grad_brings_gradients_back()
    {
        Assert.Throws<TorchException>(() =>
        {
            using var noGrad = new NoGrad();
            Randn(2).View(3);
        });
        Assert.True(NoGrad.IsGradEnabled);
    }

    [Fact]
    public void Autocast_computes_convolutions_in_bfloat16_and_keeps_float32_weights()
    {
        var x = Tensor.Randn([1, 4, 8, 8], Random);
        var weight = Tensor.Randn([8, 4, 3, 3], Random).RequiresGrad_();
        using (new Autocast(Device.Cpu, DType.BFloat16))
        {
            Assert.True(Autocast.IsEnabled(DeviceType.Cpu));
            Assert.Equal(DType.BFloat16, Functional.Conv2d(x, weight).DType);
            using (new Autocast(Device.Cpu, DType.BFloat16, enabled: false))
            {
                Assert.Equal(DType.Float32, Functional.Conv2d(x, weight).DType);
            }

            Assert.True(Autocast.IsEnabled(DeviceType.Cpu));
        }

        Assert.Equal(DType.Float32, Functional.Conv2d(x, weight).DType);
    }

    [Fact]
    public void An_exception_under_autocast_brings_full_precision_back()
    {
        Assert.Throws<TorchException>(() =>
        {
            using var autocast = new Autocast(Device.Cpu, DType.BFloat16);
            Randn(2).View(3);
        });
        Assert.False(Autocast.IsEnabled(DeviceType.Cpu));
    }

    [Fact]
    public void Autocast_does_not_use_weights_of_before_the_step_in_the_next_one()
    {
        var x = Tensor.Ones([1, 4]);
        var weight = Tensor.Ones([1, 4]).RequiresGrad_();
        Assert.Equal(4, Product());
        using (new NoGrad())
        {
            weight.Mul_(2);
        }

        Assert.Equal(8, Product());

        double Product()
        {
            using var autocast = new Autocast(Device.Cpu, DType.BFloat16);
            return Functional.Linear(x, weight).ItemDouble();
        }
    }

    [Fact]
    public void Relu6_and_batch_norm_train_under_bfloat16()
    {
        var x = Tensor.Randn([4, 8, 6, 6], Random);
        var weight = Tensor.Randn([8, 8, 3, 3], Random).RequiresGrad_();
        var gamma = Tensor.Ones([8]).RequiresGrad_();
        var beta = Tensor.Zeros([8]).RequiresGrad_();
        Tensor loss;
        using (new Autocast(Device.Cpu, DType.BFloat16))
        {
            var y = Functional.Conv2d(x.ToMemoryFormat(MemoryFormat.ChannelsLast), weight, padding: 1);
            y = Functional.Relu6(Functional.BatchNorm(y, Tensor.Zeros([8]), Tensor.Ones([8]), gamma, beta, training: true));
            loss = y.To(DType.Float32).Sum();
        }

        loss.Backward();
        Assert.Equal(DType.Float32, weight.Grad!.DType);
        Assert.True(TensorLists.AllFinite([weight.Grad, gamma.Grad!, beta.Grad!]));
        Assert.True(weight.Grad.Abs().Sum().ItemDouble() > 0);
    }

    [Fact]
    public void A_type_that_the_device_cannot_autocast_to_is_refused() => Assert.Equal(
        "autocast: Cpu cannot run in Float16; allowed: BFloat16, and Float16 on Cuda",
        Assert.Throws<TorchException>(() => { _ = new Autocast(Device.Cpu, DType.Float16); }).Message);

    [Fact]
    public void Modes_belong_to_their_thread()
    {
        using var noGrad = new NoGrad();
        var elsewhere = false;
        var thread = new Thread(() => elsewhere = NoGrad.IsGradEnabled);
        thread.Start();
        thread.Join();
        Assert.True(elsewhere);
    }
}
