namespace DoubleWinNas.Torch.Tests;

public sealed class TrainingSmokeTests
{
    [Fact]
    public void A_small_convnet_learns_to_tell_two_patterns_apart()
    {
        TorchRuntime.NumThreads = 1;
        using var outer = new DisposeScope();
        using var generator = new Generator(1);
        var weight = Tensor.Randn([8, 1, 3, 3], generator).Mul_(0.3).RequiresGrad_();
        var gamma = Tensor.Ones([8]).RequiresGrad_();
        var beta = Tensor.Zeros([8]).RequiresGrad_();
        var mean = Tensor.Zeros([8]);
        var variance = Tensor.Ones([8]);
        var head = Tensor.Randn([2, 8], generator).Mul_(0.1).RequiresGrad_();
        using var sgd = new Sgd(
            [new ParameterGroup([new("conv", weight), new("gamma", gamma), new("beta", beta), new("head", head)], 0.1, 1e-4)], 0.9, nesterov: true);
        var images = Tensor.Randn([32, 1, 8, 8], generator).Mul_(0.1);
        var target = Tensor.Arange(0, 32).Ge(16).To(DType.Int64);
        images.Narrow(0, 0, 16).Narrow(2, 0, 1).Add_(1);
        images.Narrow(0, 16, 16).Narrow(3, 0, 1).Add_(1);

        var losses = new List<double>();
        for (var step = 0; step < 30; step++)
        {
            using var scope = new DisposeScope();
            var x = Functional.Conv2d(images, weight, padding: 1);
            x = Functional.BatchNorm(x, mean, variance, gamma, beta, training: true);
            x = Functional.AdaptiveAvgPool2d(x.Clamp(0, 6)).Flatten(1);
            var loss = Functional.CrossEntropy(Functional.Linear(x, head), target, labelSmoothing: 0.0);
            sgd.ZeroGrad();
            loss.Backward();
            sgd.Step();
            losses.Add(loss.ItemDouble());
        }

        Assert.True(losses[^1] < 0.3 * losses[0], string.Join(' ', losses));
    }
}
