using DoubleWinNas.Torch.Interop;

namespace DoubleWinNas.Torch;

/// <summary>
/// Copies to a device beside what it computes: <see cref="Upload"/> begins a copy from any thread and returns at once, <see cref="Join"/> lets the
/// computing thread use what was copied. One thread uploads at a time, and joins before the next upload begins.
/// </summary>
public sealed class CopyStream : IDisposable
{
    private nint _handle;

    /// <param name="device">A CUDA device: the CPU copies as it computes.</param>
    /// <exception cref="TorchException">The device has no streams, or is not here.</exception>
    public CopyStream(Device device)
    {
        if (device.Type == DeviceType.Cpu)
        {
            throw new TorchException($"A copy stream needs a CUDA device; found {device}.");
        }

        NativeMethods.Check(NativeMethods.CopyStream((int)device.Type, device.Index, out _handle));
    }

    private nint Handle => _handle != 0 ? _handle : throw new ObjectDisposedException(nameof(CopyStream));

    /// <summary>Begins to copy a tensor of page-locked memory (<c>pinned: true</c>), which may be disposed at once.</summary>
    public Tensor Upload(Tensor host) => Tensor.From(NativeMethods.CopyStreamUpload(Handle, Tensor.In(host), out var result), result);

    /// <summary>What this thread computes from now on waits, on the device, for the copies that were begun.</summary>
    public void Join(params IReadOnlyList<Tensor> uploaded)
    {
        var handles = Tensor.In(uploaded);
        NativeMethods.Check(NativeMethods.CopyStreamJoin(Handle, handles, handles.Length));
    }

    public void Dispose()
    {
        NativeMethods.CopyStreamFree(_handle);
        _handle = 0;
    }
}
