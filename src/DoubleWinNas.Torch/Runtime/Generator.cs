using DoubleWinNas.Torch.Interop;

namespace DoubleWinNas.Torch;

/// <summary>
/// A random stream with a state of its own. Streams of the CPU and of CUDA differ for the same seed: draw on the CPU and move where
/// results must not depend on the device.
/// </summary>
public sealed class Generator : IDisposable
{
    private nint _handle;

    public Generator(ulong seed, Device device = default)
    {
        NativeMethods.Check(NativeMethods.Generator((int)device.Type, device.Index, seed, out _handle));
        Device = device;
    }

    public Device Device { get; }

    internal nint Handle => _handle != 0 ? _handle : throw new ObjectDisposedException(nameof(Generator));

    /// <summary>The whole state, for <see cref="SetState"/> of a generator of the same kind of device and libtorch.</summary>
    public byte[] GetState()
    {
        NativeMethods.Check(NativeMethods.GeneratorState(Handle, out var state));
        using var tensor = new Tensor(state);
        return tensor.ToArray<byte>();
    }

    /// <exception cref="TorchException">The bytes are no such state.</exception>
    public void SetState(ReadOnlySpan<byte> state)
    {
        using var tensor = Tensor.FromSpan(state, [state.Length]);
        NativeMethods.Check(NativeMethods.GeneratorSetState(Handle, tensor.Handle));
    }

    public void Dispose()
    {
        NativeMethods.GeneratorFree(_handle);
        _handle = 0;
    }
}
