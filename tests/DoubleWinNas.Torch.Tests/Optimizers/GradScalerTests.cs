namespace DoubleWinNas.Torch.Tests.Optimizers;

public sealed class GradScalerTests : TorchTest
{
    [Fact]
    public void A_scaled_step_equals_an_unscaled_one()
    {
        var (p, sgd) = Parameter();
        using var owner = sgd;
        var scaler = new GradScaler(initialScale: 1024);
        scaler.Scale(p.Mul(p).Sum()).Backward();
        Assert.Equal([2048f, 4096f], p.Grad!.ToArray<float>());
        Assert.True(scaler.Step(sgd));
        scaler.Update();
        Assert.Equal([2f, 4f], p.Grad!.ToArray<float>());
        Assert.Equal([0f, 0f], p.ToArray<float>());
    }

    [Fact]
    public void Gradients_are_unscaled_once_also_when_asked_before_the_step()
    {
        var (p, sgd) = Parameter();
        using var owner = sgd;
        var scaler = new GradScaler(initialScale: 4);
        p.Grad = Tensor.Full([2], 8);
        Assert.True(scaler.Unscale(sgd));
        Assert.Equal(Math.Sqrt(8), TensorLists.ClipGradNorm_([p], 100), 6);
        Assert.True(scaler.Step(sgd));
        Assert.Equal([2f, 2f], p.Grad!.ToArray<float>());
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    public void An_overflow_skips_the_step_and_halves_the_scale(double bad)
    {
        var (p, sgd) = Parameter();
        using var owner = sgd;
        var scaler = new GradScaler(initialScale: 1024, growthInterval: 10) { State = new(1024, 9) };
        p.Grad = Of(1, bad).To(DType.Float32);
        Assert.False(scaler.Step(sgd));
        scaler.Update();
        Assert.Equal([1f, 2f], p.ToArray<float>());
        Assert.Equal(new GradScalerState(512, 0), scaler.State);
        p.Grad = Tensor.Full([2], 512);
        Assert.True(scaler.Step(sgd));
        Assert.Equal([0.5f, 1.5f], p.ToArray<float>());
    }

    [Fact]
    public void The_scale_doubles_after_the_interval_and_its_state_moves_to_another_scaler()
    {
        var (p, sgd) = Parameter();
        using var owner = sgd;
        var first = new GradScaler(initialScale: 8, growthInterval: 3);
        Step(first);
        Step(first);
        Assert.Equal(new GradScalerState(8, 2), first.State);
        var second = new GradScaler(growthInterval: 3) { State = first.State };
        Step(second);
        Assert.Equal(new GradScalerState(16, 0), second.State);

        void Step(GradScaler scaler)
        {
            p.Grad = Tensor.Ones([2]);
            scaler.Step(sgd);
            scaler.Update();
        }
    }

    [Fact]
    public void The_scale_never_grows_so_far_that_a_loss_would_overflow_under_it()
    {
        var (p, sgd) = Parameter();
        using var owner = sgd;
        var scaler = new GradScaler(initialScale: 16, growthInterval: 1, largestScale: 32);
        for (var step = 0; step < 4; step++)
        {
            p.Grad = Tensor.Ones([2]);
            scaler.Step(sgd);
            scaler.Update();
        }

        Assert.Equal(32, scaler.State.Scale);
    }

    private static (Tensor P, Sgd Sgd) Parameter()
    {
        var p = Tensor.FromSpan<float>([1, 2], [2]).RequiresGrad_();
        return (p, new Sgd([new ParameterGroup([new("p", p)], 0.5)]));
    }
}
