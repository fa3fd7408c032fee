namespace DoubleWinNas.Torch.Tests.Optimizers;

public sealed class TensorListsTests : TorchTest
{
    [Fact]
    public void An_ema_moves_by_its_decay_and_copies_counters()
    {
        var averages = new[] { Of(1, 2), Tensor.Full([], 3, DType.Int64) };
        TensorLists.EmaUpdate(averages, [Of(5, 6).RequiresGrad_(), Tensor.Full([], 8, DType.Int64)], 0.75);
        AssertClose([2, 3], averages[0]);
        Assert.Equal(8, averages[1].ItemLong());
        Assert.False(averages[0].RequiresGrad);
        Assert.Equal("ema_update: the lists have 2 and 1 tensors", Assert.Throws<TorchException>(() => TensorLists.EmaUpdate(averages, [Of(1)], 0.5)).Message);
    }

    [Fact]
    public void Clipping_shortens_the_common_gradient_to_the_norm_and_no_further()
    {
        var (a, b) = (Of(0, 0), Of(0));
        a.Grad = Of(3, 0);
        b.Grad = Of(4);
        Assert.Equal(5, TensorLists.ClipGradNorm_([a, b, Of(9)], 10));
        AssertClose([3, 0], a.Grad!);
        Assert.Equal(5, TensorLists.ClipGradNorm_([a, b], 1));
        AssertClose([0.6, 0], a.Grad!, 1e-6);
        AssertClose([0.8], b.Grad!, 1e-6);
    }

    [Fact]
    public void The_mean_of_replicas_is_exact_in_their_order()
    {
        var first = new[] { Tensor.FromSpan<float>([1f, 16777216f], [2]), Tensor.Full([], 5, DType.Int64) };
        var second = new[] { Tensor.FromSpan<float>([2f, 1f], [2]), Tensor.Full([], 6, DType.Int64) };
        var third = new[] { Tensor.FromSpan<float>([6f, 1f], [2]), Tensor.Full([], 7, DType.Int64) };
        var means = TensorLists.Average([first, second, third]);
        Assert.Equal([3f, (float)(16777218.0 / 3)], means[0].ToArray<float>());
        Assert.Equal((DType.Float32, 5L), (means[0].DType, means[1].ItemLong()));
        Assert.Equal([1f, 16777216f], first[0].ToArray<float>());
        Assert.Throws<TorchException>(() => TensorLists.Average([first, [second[0]]]));
        Assert.Throws<TorchException>(() => TensorLists.Average([]));
    }

    [Fact]
    public void A_single_bad_number_in_a_list_is_found()
    {
        Assert.True(TensorLists.AllFinite([]));
        Assert.True(TensorLists.AllFinite([Of(1, double.MaxValue, double.MaxValue), Tensor.Ones([1], DType.Int64)]));
        Assert.False(TensorLists.AllFinite([Of(1), Of(1, double.NaN)]));
        Assert.False(TensorLists.AllFinite([Of(double.NegativeInfinity)]));
    }

    [Fact]
    public void Gradients_are_dropped_or_zeroed()
    {
        var x = Of(1, 2).RequiresGrad_();
        x.Mul(x).Sum().Backward();
        TensorLists.ZeroGrad([x], setToNone: false);
        AssertClose([0, 0], x.Grad!);
        TensorLists.ZeroGrad([x]);
        Assert.Null(x.Grad);
    }
}
