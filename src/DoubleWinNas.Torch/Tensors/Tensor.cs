using System.Runtime.CompilerServices;
using DoubleWinNas.Torch.Interop;

namespace DoubleWinNas.Torch;

/// <summary>
/// A libtorch tensor. It has no finaliser: it is freed by <see cref="Dispose"/> or by the <see cref="DisposeScope"/> that was open on the
/// creating thread. Methods that end in an underscore change the tensor in place and return it, as in PyTorch.
/// A failed operator throws <see cref="TorchException"/>; a disposed tensor <see cref="ObjectDisposedException"/>.
/// </summary>
public sealed partial class Tensor : IDisposable
{
    private nint _handle;

    internal Tensor(nint handle)
    {
        _handle = handle;
        DisposeScope.Current?.Add(this);
    }

    internal DisposeScope? Scope { get; set; }

    internal int ScopeIndex { get; set; }

    internal nint Handle => _handle != 0 ? _handle : throw new ObjectDisposedException(nameof(Tensor), "The tensor was already disposed.");

    public bool IsDisposed => _handle == 0;

    public void Dispose()
    {
        if (_handle == 0)
        {
            return;
        }

        Scope?.Remove(this);
        NativeMethods.Free(_handle);
        _handle = 0;
    }

    /// <summary>Hands the tensor to the scope around the one that owns it, or to the caller where there is none.</summary>
    public Tensor MoveToOuterScope()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        var outer = Scope?.Outer;
        DetachFromScope();
        outer?.Add(this);
        return this;
    }

    /// <summary>Takes the tensor out of its scope: from now on the caller disposes it.</summary>
    public Tensor DetachFromScope()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        Scope?.Remove(this);
        return this;
    }

    public override string ToString() =>
        IsDisposed ? "Tensor (disposed)" : $"Tensor [{string.Join(',', Shape.ToArray())}] {DType} {Device}";

    /// <summary>Gives the handle away for a call that frees many at once.</summary>
    internal nint Surrender()
    {
        var handle = _handle;
        _handle = 0;
        Scope = null;
        return handle;
    }

    /// <summary>Wraps an operator's result: <c>From(NativeMethods.Relu(Handle, out var r), r)</c>.</summary>
    internal static Tensor From(int status, nint handle)
    {
        NativeMethods.Check(status);
        return new Tensor(handle);
    }

    /// <summary>The handle of an argument that must be there.</summary>
    internal static nint In(Tensor tensor, [CallerArgumentExpression(nameof(tensor))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(tensor, name);
        return tensor.Handle;
    }

    /// <summary>The handle of an argument that may be missing.</summary>
    internal static nint InOrNone(Tensor? tensor) => tensor is null ? 0 : tensor.Handle;

    /// <summary>The handles of a list of arguments.</summary>
    internal static nint[] In(IReadOnlyList<Tensor> tensors)
    {
        var handles = new nint[tensors.Count];
        for (var i = 0; i < handles.Length; i++)
        {
            handles[i] = In(tensors[i], nameof(tensors));
        }

        return handles;
    }

    private Tensor InPlace(int status)
    {
        NativeMethods.Check(status);
        return this;
    }
}
