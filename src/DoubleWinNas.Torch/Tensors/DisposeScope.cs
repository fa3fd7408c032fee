using System.Buffers;
using System.Diagnostics;
using DoubleWinNas.Torch.Interop;

namespace DoubleWinNas.Torch;

/// <summary>
/// Owns every tensor created on this thread while it is the innermost open scope, and frees them together when it is disposed, also when
/// an exception passes. Open one per training step. A scope and its tensors belong to its thread: do not await inside it, and detach a
/// tensor before another thread disposes it. Without a scope each tensor must be disposed by its creator; nothing waits for the garbage
/// collector.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic]
    private static DisposeScope? _current;

    private readonly List<Tensor> _tensors = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private bool _disposed;

    public DisposeScope()
    {
        Outer = _current;
        _current = this;
    }

    /// <summary>The innermost open scope of this thread.</summary>
    public static DisposeScope? Current => _current;

    /// <summary>The number of tensors that this scope would free.</summary>
    public int Count => _tensors.Count;

    internal DisposeScope? Outer { get; }

    /// <summary>Takes a tensor out of the scope it is in, if any, and into this one.</summary>
    public Tensor Attach(Tensor tensor)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        tensor.DetachFromScope();
        Add(tensor);
        return tensor;
    }

    /// <summary>Frees what the scope owns; inner scopes that were left open are disposed first.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        if (_thread != Environment.CurrentManagedThreadId)
        {
            throw new InvalidOperationException("A DisposeScope was disposed on another thread than the one that opened it.");
        }

        while (_current is not null && _current != this)
        {
            _current.Dispose();
        }

        _disposed = true;
        _current = Outer;
        Free();
    }

    internal void Add(Tensor tensor)
    {
        AssertOwnThread();
        tensor.Scope = this;
        tensor.ScopeIndex = _tensors.Count;
        _tensors.Add(tensor);
    }

    internal void Remove(Tensor tensor)
    {
        AssertOwnThread();
        var last = _tensors[^1];
        _tensors[tensor.ScopeIndex] = last;
        last.ScopeIndex = tensor.ScopeIndex;
        _tensors.RemoveAt(_tensors.Count - 1);
        tensor.Scope = null;
    }

    // The list of tensors has no lock.
    [Conditional("DEBUG")]
    private void AssertOwnThread() => Debug.Assert(
        _thread == Environment.CurrentManagedThreadId, "A tensor in a scope is moved or disposed on the scope's thread; detach it before handing it on.");

    private void Free()
    {
        var handles = ArrayPool<nint>.Shared.Rent(_tensors.Count);
        for (var i = 0; i < _tensors.Count; i++)
        {
            handles[i] = _tensors[i].Surrender();
        }

        NativeMethods.FreeMany(handles, _tensors.Count);
        ArrayPool<nint>.Shared.Return(handles);
        _tensors.Clear();
    }
}
