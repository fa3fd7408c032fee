namespace DoubleWinNas.Torch.Tests;

public sealed class ReproducibilityTests : TorchTest
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_same_seed_and_threads_give_the_same_weights_to_the_bit(int threads)
    {
        TorchRuntime.NumThreads = threads;
        var first = Train(7, 20);
        Assert.Equal(first, Train(7, 20));
        Assert.NotEqual(first, Train(8, 20));
    }

    [Fact]
    public void A_training_step_leaves_no_tensor_behind_in_two_hundred()
    {
        using var scope = new DisposeScope();
        using var net = new SmallConvnet(3);
        net.Step();
        var live = TorchRuntime.LiveTensors;
        for (var step = 0; step < 200; step++)
        {
            net.Step();
            Assert.Equal(live, TorchRuntime.LiveTensors);
        }

        Assert.True(net.LastLoss < 0.3 * net.FirstLoss, $"loss {net.FirstLoss} -> {net.LastLoss}");
    }

    private static float[] Train(ulong seed, int steps)
    {
        using var scope = new DisposeScope();
        using var net = new SmallConvnet(seed);
        for (var step = 0; step < steps; step++)
        {
            net.Step();
        }

        return [.. net.Weights.SelectMany(w => w.ToArray<float>())];
    }
}
