namespace DoubleWinNas.Torch.Tests.Tensors;

public sealed class DisposeScopeTests : TorchTest
{
    [Fact]
    public void A_scope_frees_what_was_created_in_it()
    {
        var before = TorchRuntime.LiveTensors;
        using (var scope = new DisposeScope())
        {
            var x = Tensor.Zeros([3]) + 1;
            Assert.Equal(2, scope.Count);
            Assert.Equal(before + 2, TorchRuntime.LiveTensors);
            Assert.False(x.IsDisposed);
        }

        Assert.Equal(before, TorchRuntime.LiveTensors);
    }

    [Fact]
    public void A_scope_frees_everything_when_an_exception_passes()
    {
        var before = TorchRuntime.LiveTensors;
        Assert.Throws<TorchException>(() =>
        {
            using var outer = new DisposeScope();
            var x = Tensor.Zeros([2, 3]);
            using var inner = new DisposeScope();
            _ = (x + 1).Matmul(x * 2);
        });
        Assert.Equal(before, TorchRuntime.LiveTensors);
        using var left = new DisposeScope();
        Assert.Same(left, DisposeScope.Current);
    }

    [Fact]
    public void A_tensor_moved_outside_survives_and_belongs_to_the_outer_scope()
    {
        using var outer = new DisposeScope();
        Tensor kept;
        using (new DisposeScope())
        {
            kept = (Tensor.Ones([2]) + 1).MoveToOuterScope();
        }

        Assert.Equal([2f, 2], kept.ToArray<float>());
        Assert.Equal(1, outer.Count);
    }

    [Fact]
    public void A_detached_tensor_belongs_to_its_holder()
    {
        var before = TorchRuntime.LiveTensors;
        Tensor kept;
        using (new DisposeScope())
        {
            kept = Tensor.Ones([2]).DetachFromScope();
        }

        Assert.Equal(before + 1, TorchRuntime.LiveTensors);
        using (var scope = new DisposeScope())
        {
            scope.Attach(kept);
        }

        Assert.True(kept.IsDisposed);
        Assert.Equal(before, TorchRuntime.LiveTensors);
    }

    [Fact]
    public void A_tensor_disposed_early_leaves_its_scope()
    {
        using var scope = new DisposeScope();
        var first = Tensor.Zeros([1]);
        var second = Tensor.Zeros([1]);
        var third = Tensor.Zeros([1]);
        first.Dispose();
        first.Dispose();
        third.Dispose();
        Assert.Equal(1, scope.Count);
        Assert.False(second.IsDisposed);
    }

    [Fact]
    public void Inner_scopes_left_open_end_with_the_outer_one()
    {
        var before = TorchRuntime.LiveTensors;
        var current = DisposeScope.Current;
        var outer = new DisposeScope();
        _ = new DisposeScope();
        Tensor.Zeros([1]);
        outer.Dispose();
        Assert.Same(current, DisposeScope.Current);
        Assert.Equal(before, TorchRuntime.LiveTensors);
    }

    [Fact]
    public void Another_thread_neither_shares_a_scope_nor_may_end_it()
    {
        using var scope = new DisposeScope();
        var thread = new Thread(() =>
        {
            Assert.Null(DisposeScope.Current);
            Assert.Throws<InvalidOperationException>(scope.Dispose);
        });
        thread.Start();
        thread.Join();
        Assert.Same(scope, DisposeScope.Current);
    }

    [Fact]
    public void Many_tensors_are_freed_at_once_in_and_out_of_scopes()
    {
        var before = TorchRuntime.LiveTensors;
        using var scope = new DisposeScope();
        var tensors = Enumerable.Range(0, 5).Select(i => Tensor.Zeros([1])).ToList();
        tensors[2].DetachFromScope();
        tensors[3].Dispose();
        TensorLists.DisposeAll(tensors);
        Assert.All(tensors, t => Assert.True(t.IsDisposed));
        Assert.Equal((0, before), (scope.Count, TorchRuntime.LiveTensors));
    }

    [Fact]
    public void A_disposed_or_missing_tensor_is_named_instead_of_crashing()
    {
        var x = Tensor.Zeros([1]);
        var gone = Tensor.Zeros([1]);
        gone.Dispose();
        Assert.Throws<ObjectDisposedException>(() => gone.Add(x));
        Assert.Throws<ObjectDisposedException>(() => x.Add(gone));
        Assert.Throws<ObjectDisposedException>(() => gone.MoveToOuterScope());
        Assert.Equal("y", Assert.Throws<ArgumentNullException>(() => x.Add(null!)).ParamName);
        Assert.Throws<ArgumentNullException>(() => Tensor.Cat([x, null!]));
        Assert.Equal("Tensor (disposed)", gone.ToString());
    }
}
