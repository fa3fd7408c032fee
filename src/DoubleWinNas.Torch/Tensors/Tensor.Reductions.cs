using DoubleWinNas.Torch.Interop;

namespace DoubleWinNas.Torch;

public sealed partial class Tensor
{
    /// <summary>The sum over the dimensions given, or over all of them.</summary>
    public Tensor Sum(ReadOnlySpan<long> dims = default, bool keepdim = false) =>
        From(NativeMethods.Sum(Handle, dims, dims.Length, keepdim ? 1 : 0, out var r), r);

    /// <inheritdoc cref="Sum"/>
    public Tensor Mean(ReadOnlySpan<long> dims = default, bool keepdim = false) =>
        From(NativeMethods.Mean(Handle, dims, dims.Length, keepdim ? 1 : 0, out var r), r);

    /// <summary>The variance over the dimensions given, or over all; unbiased divides by n - 1.</summary>
    public Tensor Var(ReadOnlySpan<long> dims = default, bool unbiased = true, bool keepdim = false) =>
        From(NativeMethods.Var(Handle, dims, dims.Length, unbiased ? 1 : 0, keepdim ? 1 : 0, out var r), r);

    public Tensor Max() => From(NativeMethods.Max(Handle, out var r), r);

    public Tensor Min() => From(NativeMethods.Min(Handle, out var r), r);

    /// <summary>The largest values over the dimensions given, or over all of them.</summary>
    public Tensor Amax(ReadOnlySpan<long> dims = default, bool keepdim = false) =>
        From(NativeMethods.Amax(Handle, dims, dims.Length, keepdim ? 1 : 0, out var r), r);

    public Tensor Argmax(long dim, bool keepdim = false) => From(NativeMethods.Argmax(Handle, dim, keepdim ? 1 : 0, out var r), r);

    public Tensor All() => From(NativeMethods.All(Handle, out var r), r);

    public Tensor Any() => From(NativeMethods.Any(Handle, out var r), r);

    /// <summary>The k largest along a dimension, largest first.</summary>
    public (Tensor Values, Tensor Indices) Topk(long k, long dim = -1)
    {
        NativeMethods.Check(NativeMethods.Topk(Handle, k, dim, out var values, out var indices));
        return (new Tensor(values), new Tensor(indices));
    }

    /// <summary>Sorted along a dimension; equal elements keep their order.</summary>
    public (Tensor Values, Tensor Indices) Sort(long dim = -1, bool descending = false)
    {
        NativeMethods.Check(NativeMethods.Sort(Handle, dim, descending ? 1 : 0, out var values, out var indices));
        return (new Tensor(values), new Tensor(indices));
    }
}
