using DoubleWinNas.Torch.Interop;

namespace DoubleWinNas.Torch;

public sealed partial class Tensor
{
    public Tensor View(params ReadOnlySpan<long> shape) => From(NativeMethods.View(Handle, shape, shape.Length, out var r), r);

    public Tensor Reshape(params ReadOnlySpan<long> shape) => From(NativeMethods.Reshape(Handle, shape, shape.Length, out var r), r);

    public Tensor Expand(params ReadOnlySpan<long> shape) => From(NativeMethods.Expand(Handle, shape, shape.Length, out var r), r);

    public Tensor Flatten(long start = 0, long end = -1) => From(NativeMethods.Flatten(Handle, start, end, out var r), r);

    public Tensor Permute(params ReadOnlySpan<long> dims) => From(NativeMethods.Permute(Handle, dims, dims.Length, out var r), r);

    public Tensor Transpose(long first, long second) => From(NativeMethods.Transpose(Handle, first, second, out var r), r);

    public Tensor Squeeze(long dim) => From(NativeMethods.Squeeze(Handle, dim, out var r), r);

    public Tensor Unsqueeze(long dim) => From(NativeMethods.Unsqueeze(Handle, dim, out var r), r);

    /// <summary>A view on <paramref name="length"/> entries of a dimension.</summary>
    public Tensor Narrow(long dim, long start, long length) => From(NativeMethods.Narrow(Handle, dim, start, length, out var r), r);

    /// <summary>A view on a window of the last two dimensions (N,C,H,W).</summary>
    public Tensor Crop(long top, long left, long height, long width)
    {
        using var rows = Narrow(-2, top, height);
        return rows.Narrow(-1, left, width);
    }

    public Tensor Flip(params ReadOnlySpan<long> dims) => From(NativeMethods.Flip(Handle, dims, dims.Length, out var r), r);

    public Tensor IndexSelect(long dim, Tensor index) => From(NativeMethods.IndexSelect(Handle, dim, In(index), out var r), r);

    public Tensor Gather(long dim, Tensor index) => From(NativeMethods.Gather(Handle, dim, In(index), out var r), r);

    public Tensor Scatter(long dim, Tensor index, Tensor source) =>
        From(NativeMethods.Scatter(Handle, dim, In(index), In(source), out var r), r);

    public static Tensor Cat(IReadOnlyList<Tensor> tensors, long dim = 0) =>
        From(NativeMethods.Cat(In(tensors), tensors.Count, dim, out var r), r);

    public static Tensor Stack(IReadOnlyList<Tensor> tensors, long dim = 0) =>
        From(NativeMethods.Stack(In(tensors), tensors.Count, dim, out var r), r);
}
