using DoubleWinNas.Torch.Interop;

namespace DoubleWinNas.Torch;

public sealed partial class Tensor
{
    /// <summary>Uninitialised memory; <paramref name="pinned"/>: page-locked host memory, for copies to CUDA that do not block.</summary>
    public static Tensor Empty(ReadOnlySpan<long> shape, DType dtype = DType.Float32, Device device = default, bool pinned = false) => From(
        NativeMethods.Empty(shape, shape.Length, (int)dtype, (int)device.Type, device.Index, pinned ? 1 : 0, out var r), r);

    public static Tensor Full(ReadOnlySpan<long> shape, double value, DType dtype = DType.Float32, Device device = default) =>
        From(NativeMethods.Full(shape, shape.Length, value, (int)dtype, (int)device.Type, device.Index, out var r), r);

    public static Tensor Zeros(ReadOnlySpan<long> shape, DType dtype = DType.Float32, Device device = default) =>
        Full(shape, 0, dtype, device);

    public static Tensor Ones(ReadOnlySpan<long> shape, DType dtype = DType.Float32, Device device = default) =>
        Full(shape, 1, dtype, device);

    public static Tensor Scalar(double value, DType dtype = DType.Float32, Device device = default) => Full([], value, dtype, device);

    /// <summary>The whole numbers from <paramref name="start"/> to before <paramref name="end"/>.</summary>
    public static Tensor Arange(long start, long end, long step = 1, DType dtype = DType.Int64, Device device = default) =>
        From(NativeMethods.Arange(start, end, step, (int)dtype, (int)device.Type, device.Index, out var r), r);

    /// <summary>Copies row-major values in; the element type follows from <typeparamref name="T"/>.</summary>
    public static unsafe Tensor FromSpan<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> shape, Device device = default)
        where T : unmanaged
    {
        fixed (T* data = values)
        {
            return From(
                NativeMethods.FromData(
                    data, (long)values.Length * sizeof(T), shape, shape.Length, (int)DTypes.Of<T>(), (int)device.Type, device.Index, out var r),
                r);
        }
    }

    /// <summary>Uniform in [0, 1), drawn from a stream of its own.</summary>
    public static Tensor Rand(ReadOnlySpan<long> shape, Generator generator, DType dtype = DType.Float32) =>
        Empty(shape, dtype, generator.Device).Uniform_(0, 1, generator);

    /// <summary>Normal with mean 0 and variance 1, drawn from a stream of its own.</summary>
    public static Tensor Randn(ReadOnlySpan<long> shape, Generator generator, DType dtype = DType.Float32) =>
        Empty(shape, dtype, generator.Device).Normal_(0, 1, generator);

    /// <summary>The whole numbers below <paramref name="n"/> in random order, on the CPU.</summary>
    public static Tensor Randperm(long n, Generator generator) => From(NativeMethods.Randperm(n, generator.Handle, out var r), r);

    public Tensor Uniform_(double from, double to, Generator generator) =>
        InPlace(NativeMethods.Uniform_(Handle, from, to, generator.Handle));

    public Tensor Normal_(double mean, double deviation, Generator generator) =>
        InPlace(NativeMethods.Normal_(Handle, mean, deviation, generator.Handle));

    /// <summary>Ones with probability <paramref name="p"/>, else zeros.</summary>
    public Tensor Bernoulli_(double p, Generator generator) => InPlace(NativeMethods.Bernoulli_(Handle, p, generator.Handle));

    /// <summary>Whole numbers from <paramref name="from"/> to before <paramref name="to"/>.</summary>
    public Tensor Random_(long from, long to, Generator generator) => InPlace(NativeMethods.Random_(Handle, from, to, generator.Handle));

    public Tensor ZerosLike() => Zeros(Shape, DType, Device);

    public Tensor OnesLike() => Ones(Shape, DType, Device);

    public Tensor Clone() => From(NativeMethods.Clone(Handle, out var r), r);

    /// <summary>Another owner of the same tensor (memory, gradient and graph are shared), in the current scope.</summary>
    public Tensor Alias() => From(NativeMethods.Alias(Handle, out var r), r);
}
