namespace DoubleWinNas.Torch.Tests;

/// <summary>
/// Convolution, batch norm, ReLU6, depthwise convolution, pooling and a classifier that learn to tell rows from columns. Lives in the
/// scope in which it was made.
/// </summary>
internal sealed class SmallConvnet : IDisposable
{
    private readonly Tensor _images;
    private readonly Tensor _target;
    private readonly Tensor _mean;
    private readonly Tensor _variance;
    private readonly Sgd _sgd;

    public SmallConvnet(ulong seed, Device device = default)
    {
        using var generator = new Generator(seed);
        Weights = [.. new[] { Random(8, 1, 3, 3), Tensor.Ones([8]), Tensor.Zeros([8]), Random(8, 1, 3, 3), Random(2, 8) }
            .Select(w => w.To(device).RequiresGrad_())];
        _mean = Tensor.Zeros([8], device: device);
        _variance = Tensor.Ones([8], device: device);
        _sgd = new Sgd([new ParameterGroup(Weights.Select((w, i) => new NamedTensor($"w{i}", w)), 0.05, 1e-4)], 0.9, nesterov: true);
        var images = Tensor.Randn([64, 1, 16, 16], generator).Mul_(0.1);
        images.Narrow(0, 0, 32).Narrow(2, 5, 1).Add_(1);
        images.Narrow(0, 32, 32).Narrow(3, 5, 1).Add_(1);
        _images = images.To(device);
        _target = Tensor.Arange(0, 64).Ge(32).To(device, DType.Int64);

        Tensor Random(params long[] shape) => Tensor.Randn(shape, generator).Mul_(0.3);
    }

    public IReadOnlyList<Tensor> Weights { get; }

    public double FirstLoss { get; private set; } = double.NaN;

    public double LastLoss { get; private set; }

    public void Step()
    {
        using var scope = new DisposeScope();
        var x = Functional.Conv2d(_images, Weights[0], padding: 1, stride: 2).ToMemoryFormat(MemoryFormat.ChannelsLast);
        x = Functional.Relu6(Functional.BatchNorm(x, _mean, _variance, Weights[1], Weights[2], training: true));
        x = Functional.Conv2d(x, Weights[3], padding: 1, groups: 8).Relu();
        x = Functional.Linear(Functional.AdaptiveAvgPool2d(x).Flatten(1), Weights[4]);
        var loss = Functional.CrossEntropy(x, _target);
        _sgd.ZeroGrad();
        loss.Backward();
        _sgd.Step();
        LastLoss = loss.ItemDouble();
        FirstLoss = double.IsNaN(FirstLoss) ? LastLoss : FirstLoss;
    }

    public void Dispose() => _sgd.Dispose();
}
