namespace DoubleWinNas.Torch.Tests;

public sealed class DepthwiseConvolutionTests : TorchTest
{
    public static TheoryData<int, int, int, int, int, int, int> Shapes() => new()
    {
        // images, channels, height, width, kernel, stride, padding
        { 3, 16, 9, 7, 5, 1, 2 },
        { 2, 24, 8, 8, 5, 2, 2 },
        { 2, 40, 11, 9, 5, 2, 0 },
        { 4, 5, 3, 3, 5, 1, 2 },
        { 1, 16, 1, 1, 5, 1, 2 },
        { 2, 17, 12, 10, 7, 1, 3 },
        { 2, 32, 13, 9, 7, 2, 0 },
        { 2, 16, 2, 3, 7, 2, 3 },
        { 2, 16, 8, 8, 3, 1, 1 },
        { 2, 16, 10, 10, 9, 1, 4 },
        { 2, 16, 9, 9, 5, 3, 1 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Values_and_image_gradients_are_libtorchs_and_weight_gradients_those_of_float64(
        int images, int channels, int height, int width, int kernel, int stride, int padding)
    {
        var x = Tensor.Randn([images, channels, height, width], Random).ToMemoryFormat(MemoryFormat.ChannelsLast);
        var weight = Tensor.Randn([channels, 1, kernel, kernel], Random);

        var own = Gradients(x, weight, (a, b) => Functional.DepthwiseConv2d(a, b, stride, padding));
        var libtorch = Gradients(x, weight, (a, b) => Functional.Conv2d(a, b, stride: stride, padding: padding, groups: channels));
        var exact = Gradients(x.To(DType.Float64), weight.To(DType.Float64), (a, b) => Functional.Conv2d(a, b, stride: stride, padding: padding, groups: channels));

        Assert.Equal(libtorch.Y, own.Y);
        Assert.Equal(libtorch.X, own.X);
        var scale = exact.Weight.Max(value => Math.Abs(value));
        Assert.Equal(exact.Weight, own.Weight, (expected, found) => Math.Abs(expected - found) <= 2e-6 * scale);
    }

    [Fact]
    public void The_weight_may_be_a_view_and_the_image_in_either_layout()
    {
        var x = Tensor.Randn([2, 16, 9, 9], Random);
        var whole = Tensor.Randn([24, 1, 7, 7], Random).RequiresGrad_();
        var copy = whole.Detach().Narrow(0, 0, 16).Crop(1, 1, 5, 5).Clone();

        Functional.DepthwiseConv2d(x, whole.Narrow(0, 0, 16).Crop(1, 1, 5, 5), padding: 2).Pow(2).Sum().Backward();

        var expected = Gradients(x.ToMemoryFormat(MemoryFormat.ChannelsLast), copy, (a, b) => Functional.DepthwiseConv2d(a, b, padding: 2)).Weight;
        Assert.Equal(expected, whole.Grad!.Narrow(0, 0, 16).Crop(1, 1, 5, 5).ToArray<double>(), (a, b) => Math.Abs(a - b) <= 1e-4 * Math.Max(1, Math.Abs(a)));
        Assert.Equal(0, whole.Grad!.Narrow(0, 16, 8).Abs().Max().ItemDouble());
    }

    [Fact]
    public void The_weight_gradient_has_the_same_bits_each_time()
    {
        var x = Tensor.Randn([4, 48, 9, 9], Random).ToMemoryFormat(MemoryFormat.ChannelsLast);
        var weight = Tensor.Randn([48, 1, 5, 5], Random);

        var runs = Enumerable.Range(0, 3).Select(_ => Gradients(x, weight, (a, b) => Functional.DepthwiseConv2d(a, b, padding: 2)).Weight).ToList();

        Assert.Equal(runs[0], runs[1]);
        Assert.Equal(runs[0], runs[2]);
    }

    [Fact]
    public void Under_bfloat16_it_is_libtorchs_convolution()
    {
        var x = Tensor.Randn([2, 16, 9, 9], Random).ToMemoryFormat(MemoryFormat.ChannelsLast);
        var weight = Tensor.Randn([16, 1, 5, 5], Random).RequiresGrad_();

        using var autocast = new Autocast(Device.Cpu, DType.BFloat16);

        Assert.Equal(DType.BFloat16, Functional.DepthwiseConv2d(x, weight, padding: 2).DType);
    }

    private static (double[] Y, double[] X, double[] Weight) Gradients(Tensor x, Tensor weight, Func<Tensor, Tensor, Tensor> convolve)
    {
        var (a, b) = (x.Detach().RequiresGrad_(), weight.Detach().RequiresGrad_());
        a.Grad = null;
        b.Grad = null;
        var y = convolve(a, b);
        y.Pow(2).Sum().Backward();
        return (y.ToArray<double>(), a.Grad!.ToArray<double>(), b.Grad!.ToArray<double>());
    }
}
