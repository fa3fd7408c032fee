namespace DoubleWinNas.Torch.Tests.Tensors;

public sealed class TensorCreationTests : TorchTest
{
    [Fact]
    public void Values_of_every_type_come_back_as_they_went_in()
    {
        AssertRoundTrip([1.5f, -2f, float.Epsilon, float.MaxValue], DType.Float32);
        AssertRoundTrip([1.1, -2e300, double.Epsilon], DType.Float64);
        AssertRoundTrip([(Half)1.5, (Half)(-0.1), Half.MaxValue], DType.Float16);
        AssertRoundTrip([long.MinValue, 0L, long.MaxValue], DType.Int64);
        AssertRoundTrip([int.MinValue, 0, int.MaxValue], DType.Int32);
        AssertRoundTrip([(byte)0, (byte)7, (byte)255], DType.UInt8);
        AssertRoundTrip([true, false, true], DType.Bool);
    }

    [Fact]
    public void Values_leave_converted_to_the_type_asked_for() =>
        Assert.Equal([1f, 0f, 255f], Tensor.FromSpan<byte>([1, 0, 255], [3]).ToArray<float>());

    [Fact]
    public void Values_leave_in_row_major_order_whatever_the_memory_format()
    {
        var values = Enumerable.Range(0, 24).Select(i => (float)i).ToArray();
        var x = Tensor.FromSpan(values, [1, 4, 3, 2]).ToMemoryFormat(MemoryFormat.ChannelsLast);
        Assert.True(x.IsChannelsLast);
        Assert.False(x.IsContiguous);
        Assert.Equal([24, 1, 8, 4], x.Strides());
        Assert.Equal(values, x.ToArray<float>());
        Assert.Equal([24, 6, 2, 1], x.Contiguous().Strides());
    }

    [Fact]
    public void A_shape_that_does_not_fit_the_values_is_refused_with_both_sizes()
    {
        var error = Assert.Throws<TorchException>(() => Tensor.FromSpan<float>([1, 2, 3], [2, 2]));
        Assert.Equal("from_data: the data holds 12 bytes, the shape needs 16", error.Message);
        using var x = Tensor.Zeros([2, 2]);
        error = Assert.Throws<TorchException>(() => x.CopyTo<float>(new float[3]));
        Assert.Equal("copy_to: the span holds 12 bytes, the tensor 16", error.Message);
    }

    [Fact]
    public void A_tensor_tells_its_shape_type_and_device()
    {
        var x = Tensor.Full([2, 3, 1], 7, DType.BFloat16);
        Assert.Equal([2L, 3, 1], x.Shape.ToArray());
        Assert.Equal((3, 6L, DType.BFloat16, Device.Cpu), (x.Rank, x.Count, x.DType, x.Device));
        Assert.Equal("Tensor [2,3,1] BFloat16 cpu", x.ToString());
        Assert.Equal(0, Tensor.Scalar(3).Rank);
    }

    [Fact]
    public void Empty_tensors_are_tensors()
    {
        Assert.Empty(Tensor.FromSpan<float>([], [0, 3]).ToArray<float>());
        Assert.Equal(0, Tensor.Zeros([0]).Sum().ItemDouble());
    }

    [Fact]
    public void Filled_tensors_hold_what_they_were_filled_with()
    {
        Assert.Equal([2.5, 2.5], Tensor.Full([2], 2.5, DType.Float64).ToArray<double>());
        Assert.Equal([1L, 1], Tensor.Ones([2], DType.Int64).ToArray<long>());
        Assert.Equal([3L, 5, 7], Tensor.Arange(3, 9, 2).ToArray<long>());
        Assert.Equal([0f, 0f], Tensor.Ones([2]).ZerosLike().ToArray<float>());
        Assert.Equal([4f, 4f], Tensor.Ones([2]).Fill_(4).ToArray<float>());
    }

    [Fact]
    public void Memory_written_through_Data_is_the_tensor_itself()
    {
        var x = Tensor.Zeros([2, 2]);
        x.Data<float>()[3] = 5;
        Assert.Equal([0f, 0, 0, 5], x.ToArray<float>());
        Assert.Equal("data: the tensor holds Float32, not Float64", Assert.Throws<TorchException>(() => x.Data<double>().Length).Message);
        Assert.Equal("data: the tensor is not contiguous", Assert.Throws<TorchException>(() => x.Transpose(0, 1).Data<float>().Length).Message);
    }

    [Fact]
    public void A_pinned_buffer_and_its_tensors_share_their_memory()
    {
        using var buffer = new PinnedBuffer<byte>(12);
        var x = buffer.AsTensor(2, 3);
        buffer.Span.Clear();
        var thread = new Thread(() => buffer.Span[5] = 200);
        thread.Start();
        thread.Join();
        Assert.Equal([0, 0, 0, 0, 0, 200], x.ToArray<byte>());
        Assert.Throws<TorchException>(() => buffer.AsTensor(13));
    }

    [Fact]
    public void Copies_are_apart_and_aliases_are_not()
    {
        var x = Tensor.Zeros([2]);
        var copy = x.Clone();
        var alias = x.Alias();
        x.Add_(1);
        Assert.Equal([0f, 0], copy.ToArray<float>());
        Assert.Equal([1f, 1], alias.ToArray<float>());
        Assert.Equal([1.0, 1], copy.Copy_(x).To(DType.Float64).ToArray<double>());
    }

    private static void AssertRoundTrip<T>(T[] values, DType dtype)
        where T : unmanaged
    {
        var x = Tensor.FromSpan<T>(values, [values.Length]);
        Assert.Equal(dtype, x.DType);
        Assert.Equal(values, x.ToArray<T>());
    }
}
