namespace DoubleWinNas.Torch.Tests;

public sealed class GradientTests : TorchTest
{
    private static readonly Dictionary<string, Func<Tensor, Tensor, Tensor>> OfTwo = new()
    {
        ["add"] = (x, y) => x + y,
        ["sub"] = (x, y) => x - y,
        ["mul"] = (x, y) => x * y,
        ["div"] = (x, y) => x / (y.Abs() + 1),
        ["addcmul"] = (x, y) => x.Addcmul(x, y, 0.5),
        ["lerp"] = (x, y) => x.Lerp(y, 0.3),
        ["matmul"] = (x, y) => x.Matmul(y.Transpose(0, 1)),
        ["linear"] = (x, y) => Functional.Linear(x, y),
        ["maximum"] = (x, y) => x.Maximum(y),
        ["where"] = (x, y) => Tensor.Where(Tensor.Arange(0, 4).Ge(2), x, y),
        ["cat"] = (x, y) => Tensor.Cat([x, y, x], 1),
        ["stack"] = (x, y) => Tensor.Stack([x, y], 1),
        ["in place"] = (x, y) => (x * 2).Add_(y).Mul_(y).Sub_(x).Clamp_(-2, 2).Lerp_(y, 0.5).Addcmul_(x, y, 2),
        ["kl_div"] = (x, y) => Functional.KlDiv(Functional.LogSoftmax(x, 1), Functional.LogSoftmax(y, 1)),
        ["mse"] = (x, y) => Functional.MseLoss(x, y),
    };

    private static readonly Dictionary<string, Func<Tensor, Tensor>> OfOne = new()
    {
        ["relu"] = x => x.Relu(),
        ["clamp"] = x => x.Clamp(-0.5, 0.5),
        ["sigmoid"] = x => x.Sigmoid(),
        ["exp"] = x => x.Exp(),
        ["log"] = x => (x.Abs() + 0.5).Log(),
        ["sqrt"] = x => (x.Abs() + 0.5).Sqrt(),
        ["rsqrt"] = x => (x.Abs() + 0.5).Rsqrt(),
        ["pow"] = x => x.Pow(3),
        ["softmax"] = x => Functional.Softmax(x, 1),
        ["log_softmax"] = x => Functional.LogSoftmax(x, 1),
        ["mean"] = x => x.Mean([0, 2]),
        ["sum"] = x => x.Sum([-1], keepdim: true),
        ["var"] = x => x.Var([0, 2, 3], unbiased: false),
        ["max"] = x => x.Max(),
        ["amax"] = x => x.Amax([1]),
        ["topk"] = x => x.Topk(2).Values,
        ["narrow"] = x => x.Narrow(3, 1, 2),
        ["crop"] = x => x.Crop(1, 0, 2, 3),
        ["pad"] = x => Functional.Pad2d(x, 1, 0, 2, 1),
        ["permute"] = x => x.Permute(3, 1, 0, 2),
        ["reshape"] = x => x.Transpose(1, 2).Reshape(2, -1).Narrow(1, 0, 5),
        ["flip"] = x => x.Flip(2, 3),
        ["index_select"] = x => x.IndexSelect(1, Tensor.FromSpan<long>([1, 1, 0], [3])),
        ["channels_last"] = x => x.ToMemoryFormat(MemoryFormat.ChannelsLast).Pow(2),
        ["float32 and back"] = x => x.Clone().To(DType.Float64).Mul(x),
        ["adaptive_avg_pool2d"] = x => Functional.AdaptiveAvgPool2d(x),
        ["avg_pool2d"] = x => Functional.AvgPool2d(x, 2),
        ["max_pool2d"] = x => Functional.MaxPool2d(x, 2),
        ["interpolate"] = x => Functional.InterpolateBilinear(x, 5, 3),
        ["distillation"] = x => Functional.DistillationLoss(x.Flatten(1), Tensor.Arange(0, 24, 1, DType.Float64).View(1, 24).Expand(2, 24), 3),
        ["cross_entropy"] = x => Functional.CrossEntropy(x.Flatten(1), Tensor.FromSpan<long>([3, 1], [2]), 0.1),
    };

    public static TheoryData<string> NamesOfTwo => [.. OfTwo.Keys];

    public static TheoryData<string> NamesOfOne => [.. OfOne.Keys];

    [Theory]
    [MemberData(nameof(NamesOfTwo))]
    public void The_gradient_of_an_operator_on_two_tensors_is_that_of_its_differences(string name) =>
        GradientCheck.Assert(x => OfTwo[name](x[0], x[1]), Randn(3, 4), Randn(3, 4));

    [Theory]
    [MemberData(nameof(NamesOfOne))]
    public void The_gradient_of_an_operator_on_a_feature_map_is_that_of_its_differences(string name) =>
        GradientCheck.Assert(x => OfOne[name](x[0]), Randn(2, 2, 3, 4));

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 0, 1, 1)]
    [InlineData(1, 2, 2, 1)]
    [InlineData(1, 1, 1, 4)]
    public void The_gradient_of_a_convolution_is_that_of_its_differences(int stride, int padding, int dilation, int groups) =>
        GradientCheck.Assert(
            x => Functional.Conv2d(x[0], x[1], x[2], stride, padding, dilation, groups), Randn(1, 4, 5, 5), Randn(4, 4 / groups, 3, 3), Randn(4));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_gradient_of_batch_norm_is_that_of_its_differences(bool training) => GradientCheck.Assert(
        x => Functional.BatchNorm(x[0], Of(0.1, 0.2), Of(1.5, 2.5), x[1], x[2], training), Randn(3, 2, 2, 2), Randn(2), Randn(2));

    [Fact]
    public void Backward_adds_to_gradients_takes_one_for_many_elements_and_stops_at_detach()
    {
        var x = Of(1, 2).RequiresGrad_();
        var y = x * x;
        y.Backward(Of(1, 10), retainGraph: true);
        y.Backward(Of(1, 1));
        AssertClose([4, 44], x.Grad!);
        Assert.False(y.Detach().RequiresGrad);
        Assert.Equal(
            "backward: grad can be implicitly created only for scalar outputs", Assert.Throws<TorchException>(() => (x * x).Backward()).Message);
        x.Grad = null;
        Assert.Null(x.Grad);
    }
}
