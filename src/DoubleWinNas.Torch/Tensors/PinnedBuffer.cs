namespace DoubleWinNas.Torch;

/// <summary>
/// Host memory that .NET threads fill and tensors read without a copy: page-locked where CUDA is available, so that copies to the device
/// do not block. Tensors made of it keep the memory alive, and see what is written into it later: wait for such a copy
/// (<see cref="TorchRuntime.Synchronize"/>) before filling it anew.
/// </summary>
public sealed class PinnedBuffer<T> : IDisposable
    where T : unmanaged
{
    private readonly Tensor _memory;

    public PinnedBuffer(int length)
    {
        _memory = Tensor.Empty([length], DTypes.Of<T>(), pinned: TorchRuntime.IsCudaAvailable);
        _memory.DetachFromScope();
        Length = length;
    }

    public int Length { get; }

    /// <summary>The memory; usable on any thread until the buffer is disposed.</summary>
    public Span<T> Span => _memory.Data<T>();

    /// <summary>A tensor on the first elements of the buffer, row-major.</summary>
    /// <exception cref="TorchException">The shape needs more elements than the buffer has.</exception>
    public Tensor AsTensor(params ReadOnlySpan<long> shape)
    {
        var count = 1L;
        foreach (var size in shape)
        {
            count *= size;
        }

        using var used = _memory.Narrow(0, 0, count);
        return used.View(shape);
    }

    public void Dispose() => _memory.Dispose();
}
