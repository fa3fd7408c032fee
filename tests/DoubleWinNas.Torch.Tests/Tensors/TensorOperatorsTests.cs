namespace DoubleWinNas.Torch.Tests.Tensors;

public sealed class TensorOperatorsTests : TorchTest
{
    [Fact]
    public void Arithmetic_is_that_of_the_numbers()
    {
        double[] a = [1, -2, 3.5];
        double[] b = [4, 0.5, -1];
        var (x, y) = (Of(a), Of(b));
        AssertClose([5, -1.5, 2.5], x + y);
        AssertClose([-3, -2.5, 4.5], x - y);
        AssertClose([4, -1, -3.5], x * y);
        AssertClose([0.25, -4, -3.5], x / y);
        AssertClose([-1, 2, -3.5], -x);
        AssertClose([3, -6, 10.5], 3 * x);
        AssertClose([1 + (2 * 4), -2 + 1, 3.5 - 2], x.Addcmul(y, Of(2, 2, 2)));
        AssertClose([2.5, -0.75, 1.25], x.Lerp(y, 0.5));
        AssertClose([1, 4, 12.25], x.Pow(2));
        AssertClose([1, 2, 3.5], x.Abs());
        AssertClose([1, 0, 2], x.Clamp(0, 2));
        AssertClose([4, 0.5, 3.5], x.Maximum(y));
        AssertClose([1, -2, -1], x.Minimum(y));
        AssertClose([1, 0, 3.5], x.Relu());
        AssertClose(a.Select(v => 1 / (1 + Math.Exp(-v))).ToArray(), x.Sigmoid());
        AssertClose(a, x.Exp().Log());
        AssertClose([1, 0.5], Of(1, 4).Rsqrt());
        AssertClose([1, 2], Of(1, 4).Sqrt());
    }

    [Fact]
    public void In_place_forms_change_the_tensor_and_return_it()
    {
        var x = Of(1, 2);
        Assert.Same(x, x.Add_(Of(1, 1)).Mul_(Of(2, 2)).Sub_(Of(1, 0)).Div_(Of(3, 3)));
        AssertClose([1, 2], x);
        AssertClose([3.5, 7], x.Add_(1).Sub_(0.5).Mul_(2).Div_(1).Add_(Of(1, 4), 0.5).Add_(Of(0, 0)));
        AssertClose([3, 5], x.Clamp_(3, 5).Maximum(Of(3, 3)).Minimum(Of(3, 5)));
        AssertClose([3, 3.5], Of(1, 2).Addcmul_(Of(2, 3), Of(1, 0.5)));
        AssertClose([3, 8], Of(1, 2).Addcdiv_(Of(2, 3), Of(1, 0.5)));
        AssertClose([0, 2], Of(-1, 2).Relu_());
        AssertClose([1.5, 2.5], Of(1, 2).Lerp_(Of(2, 3), 0.5));
        AssertClose([0, 0], x.Zero_());
    }

    [Fact]
    public void A_whole_number_keeps_the_type_of_an_integer_tensor()
    {
        var x = Tensor.Arange(0, 3);
        Assert.Equal((DType.Int64, DType.Int64, DType.Float32), ((x * 2).DType, (x + 1).DType, (x * 0.5).DType));
        Assert.Equal([1L, 3, 5], ((x * 2) + 1).ToArray<long>());
        Assert.Equal([true, false, true], x.Ne(1).ToArray<bool>());
    }

    [Fact]
    public void Comparisons_give_booleans_and_select()
    {
        var (x, y) = (Of(1, 2, 3), Of(3, 2, 1));
        Assert.Equal([false, true, false], x.Eq(y).ToArray<bool>());
        Assert.Equal([true, false, true], x.Ne(y).ToArray<bool>());
        Assert.Equal([true, false, false], x.Lt(y).ToArray<bool>());
        Assert.Equal([true, true, false], x.Le(y).ToArray<bool>());
        Assert.Equal([false, false, true], x.Gt(y).ToArray<bool>());
        Assert.Equal([false, true, true], x.Ge(y).ToArray<bool>());
        Assert.Equal([false, true, true], x.Ge(2).ToArray<bool>());
        Assert.Equal([true, false, false], x.Ge(2).LogicalNot().ToArray<bool>());
        AssertClose([3, 2, 3], Tensor.Where(x.Lt(y), y, x));
        Assert.Equal([true, false, false], Of(1, double.NaN, double.PositiveInfinity).IsFinite().ToArray<bool>());
    }

    [Fact]
    public void Reductions_run_over_the_dimensions_given_or_over_all()
    {
        var x = Of(1, 2, 3, 4, 5, 7).View(2, 3);
        Assert.Equal(22, x.Sum().ItemDouble());
        AssertClose([6, 16], x.Sum([1]));
        Assert.Equal([1L, 3], x.Mean([0], keepdim: true).Shape.ToArray());
        AssertClose([2.5, 3.5, 5], x.Mean([0]));
        AssertClose([4.5, 4.5, 8], x.Var([0]));
        AssertClose([2.25, 2.25, 4], x.Var([0], unbiased: false));
        Assert.Equal(4.666666666666667, x.Var().ItemDouble(), 12);
        Assert.Equal((7, 1), (x.Max().ItemDouble(), x.Min().ItemDouble()));
        AssertClose([3, 7], x.Amax([1]));
        Assert.Equal([2L, 2], x.Argmax(1).ToArray<long>());
        var (values, indices) = x.Topk(2);
        AssertClose([3, 2, 7, 5], values);
        Assert.Equal([2L, 1, 2, 1], indices.ToArray<long>());
        Assert.Equal([1L, 0, 2], Of(2, 1, 2).Sort().Indices.ToArray<long>());
        Assert.Equal([0L, 2, 1], Of(2, 1, 2).Sort(descending: true).Indices.ToArray<long>());
        Assert.True(x.Gt(0).All().ItemBool());
        Assert.False(x.Gt(7).Any().ItemBool());
    }

    [Fact]
    public void Shapes_are_rearranged_without_losing_an_element()
    {
        var x = Tensor.Arange(0, 24).View(2, 3, 4);
        Assert.Equal([4L, 2, 3], x.Permute(2, 0, 1).Shape.ToArray());
        Assert.Equal([0L, 4, 8, 1], x.Narrow(0, 0, 1).Squeeze(0).Transpose(0, 1).Flatten().Narrow(0, 0, 4).ToArray<long>());
        Assert.Equal([6L, 4], x.Flatten(0, 1).Shape.ToArray());
        Assert.Equal([1L, 2, 3, 4], x.Unsqueeze(0).Shape.ToArray());
        Assert.Equal([3L, 2, 1, 0], Tensor.Arange(0, 4).Flip(0).ToArray<long>());
        Assert.Equal([2L, 0], Tensor.Arange(0, 3).IndexSelect(0, Tensor.FromSpan<long>([2, 0], [2])).ToArray<long>());
        Assert.Equal([0L, 5], Tensor.Arange(0, 6).View(2, 3).Gather(1, Tensor.FromSpan<long>([0, 2], [2, 1])).ToArray<long>());
        Assert.Equal(
            [0L, 7, 0],
            Tensor.Zeros([3], DType.Int64).Scatter(0, Tensor.FromSpan<long>([1], [1]), Tensor.FromSpan<long>([7], [1])).ToArray<long>());
        Assert.Equal([0L, 1, 0, 1, 2], Tensor.Cat([Tensor.Arange(0, 2), Tensor.Arange(0, 3)]).ToArray<long>());
        Assert.Equal([2L, 2], Tensor.Stack([Tensor.Arange(0, 2), Tensor.Arange(2, 4)]).Shape.ToArray());
        Assert.Equal([1L, 1, 1], Tensor.Ones([1], DType.Int64).Expand(3).ToArray<long>());
        Assert.Equal([3L, 2], x.Transpose(0, 1).Reshape(3, 8).Narrow(1, 0, 2).Shape.ToArray());
        Assert.Equal([5L, 6, 9, 10], x.Narrow(0, 0, 1).Crop(1, 1, 2, 2).Flatten().ToArray<long>());
    }

    [Fact]
    public void A_failed_operator_says_in_one_line_which_it_was_and_why()
    {
        var error = Assert.Throws<TorchException>(() => Randn(2, 3).Matmul(Randn(2, 3)));
        Assert.StartsWith("matmul: ", error.Message);
        Assert.Contains("2x3", error.Message);
        Assert.DoesNotContain('\n', error.Message);
        error = Assert.Throws<TorchException>(() => Functional.Conv2d(Randn(1, 3, 4, 4), Randn(8, 4, 3, 3)));
        Assert.StartsWith("conv2d: ", error.Message);
        Assert.Contains("4 channels", error.Message);
        Assert.DoesNotContain("frame #", error.Message);
        Assert.StartsWith("item_double: ", Assert.Throws<TorchException>(() => Randn(2).ItemDouble()).Message);
        Assert.StartsWith("view: ", Assert.Throws<TorchException>(() => Randn(2).View(3)).Message);
    }

    [Fact]
    public void An_error_leaves_no_result_behind()
    {
        var x = Randn(2, 3);
        var before = TorchRuntime.LiveTensors;
        Assert.Throws<TorchException>(() => x.Matmul(x));
        Assert.Equal(before, TorchRuntime.LiveTensors);
    }
}
