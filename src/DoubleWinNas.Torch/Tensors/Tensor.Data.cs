using DoubleWinNas.Torch.Interop;

namespace DoubleWinNas.Torch;

public sealed partial class Tensor
{
    /// <summary>
    /// Copies the values out in row-major order (N,C,H,W whatever the memory format), converted to <typeparamref name="T"/>.
    /// </summary>
    /// <exception cref="TorchException">The span's length is not the number of elements.</exception>
    public unsafe void CopyTo<T>(Span<T> values)
        where T : unmanaged
    {
        fixed (T* data = values)
        {
            NativeMethods.Check(NativeMethods.CopyTo(Handle, data, (long)values.Length * sizeof(T), (int)DTypes.Of<T>()));
        }
    }

    public T[] ToArray<T>()
        where T : unmanaged
    {
        var values = new T[Count];
        CopyTo<T>(values);
        return values;
    }

    /// <summary>
    /// The memory of a contiguous CPU tensor itself, to read or fill without a copy. Valid until the tensor is disposed.
    /// </summary>
    /// <exception cref="TorchException">The element type is another, the tensor is not on the CPU or not contiguous.</exception>
    public unsafe Span<T> Data<T>()
        where T : unmanaged
    {
        if (DTypes.Of<T>() != DType)
        {
            throw new TorchException($"data: the tensor holds {DType}, not {DTypes.Of<T>()}");
        }

        NativeMethods.Check(NativeMethods.Data(Handle, out var data));
        return new Span<T>((void*)data, checked((int)Count));
    }

    /// <summary>The value of a tensor with one element.</summary>
    public double ItemDouble()
    {
        NativeMethods.Check(NativeMethods.ItemDouble(Handle, out var value));
        return value;
    }

    /// <inheritdoc cref="ItemDouble"/>
    public long ItemLong()
    {
        NativeMethods.Check(NativeMethods.ItemLong(Handle, out var value));
        return value;
    }

    public bool ItemBool() => ItemLong() != 0;

    /// <summary>
    /// The tensor on a device with an element type; a second handle on the same memory where nothing changes, unless
    /// <paramref name="copy"/>. <paramref name="nonBlocking"/> copies from pinned memory to CUDA return before they end.
    /// </summary>
    public Tensor To(Device device, DType dtype, bool nonBlocking = false, bool copy = false) => From(
        NativeMethods.To(Handle, (int)dtype, (int)device.Type, device.Index, nonBlocking ? 1 : 0, copy ? 1 : 0, out var r), r);

    public Tensor To(Device device, bool nonBlocking = false) => To(device, DType, nonBlocking);

    public Tensor To(DType dtype) => To(Device, dtype);

    /// <summary>The tensor in a dense memory format; a second handle on the same memory where it has it already.</summary>
    public Tensor ToMemoryFormat(MemoryFormat format) =>
        From(NativeMethods.Contiguous(Handle, format == MemoryFormat.ChannelsLast ? 1 : 0, out var r), r);

    public Tensor Contiguous() => ToMemoryFormat(MemoryFormat.Contiguous);

    public Tensor Copy_(Tensor source, bool nonBlocking = false) =>
        InPlace(NativeMethods.Copy_(Handle, In(source), nonBlocking ? 1 : 0));

    public Tensor Zero_() => InPlace(NativeMethods.Zero_(Handle));

    public Tensor Fill_(double value) => InPlace(NativeMethods.Fill_(Handle, value));
}

/// <summary>The order of a dense tensor's memory.</summary>
public enum MemoryFormat
{
    /// <summary>Row-major: N,C,H,W.</summary>
    Contiguous,

    /// <summary>N,H,W,C: convolutions on CPUs and tensor cores are faster in it.</summary>
    ChannelsLast,
}
