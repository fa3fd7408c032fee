using System.Runtime.InteropServices;

namespace DoubleWinNas.Training.Data;

/// <summary>Native memory, aligned to cache lines, that only grows; contents are lost when it does. One thread at a time.</summary>
internal sealed unsafe class NativeScratch : IDisposable
{
    private const nuint Alignment = 64;
    private void* _memory;
    private bool _disposed;

    /// <summary>Bytes held.</summary>
    public nuint Capacity { get; private set; }

    /// <summary>At least this much memory.</summary>
    public void* Reserve(nuint bytes)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (bytes > Capacity)
        {
            Free();
            _memory = NativeMemory.AlignedAlloc(bytes, Alignment);
            Capacity = bytes;
        }

        return _memory;
    }

    public void Dispose()
    {
        Free();
        _disposed = true;
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        Capacity = 0;
    }
}
