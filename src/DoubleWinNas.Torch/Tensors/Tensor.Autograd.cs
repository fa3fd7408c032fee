using DoubleWinNas.Torch.Interop;

namespace DoubleWinNas.Torch;

public sealed partial class Tensor
{
    /// <summary>Whether gradients flow to this tensor.</summary>
    public bool RequiresGrad
    {
        get
        {
            NativeMethods.Check(NativeMethods.RequiresGrad(Handle, out var enabled));
            return enabled != 0;
        }
        set => NativeMethods.Check(NativeMethods.SetRequiresGrad(Handle, value ? 1 : 0));
    }

    public Tensor RequiresGrad_(bool enabled = true)
    {
        RequiresGrad = enabled;
        return this;
    }

    /// <summary>
    /// The gradient that backward left, or null. Each reading gives a new handle on the same memory, owned by the current scope.
    /// </summary>
    public Tensor? Grad
    {
        get
        {
            NativeMethods.Check(NativeMethods.Grad(Handle, out var grad));
            return grad == 0 ? null : new Tensor(grad);
        }
        set => NativeMethods.Check(NativeMethods.SetGrad(Handle, InOrNone(value)));
    }

    /// <summary>The same values, cut from the graph.</summary>
    public Tensor Detach() => From(NativeMethods.Detach(Handle, out var r), r);

    /// <summary>
    /// Adds the gradients of this tensor to the <see cref="Grad"/> of every leaf of its graph. A tensor with more than one element
    /// needs the gradient of the result. Call it outside <see cref="Autocast"/>.
    /// </summary>
    public void Backward(Tensor? gradient = null, bool retainGraph = false) =>
        NativeMethods.Check(NativeMethods.Backward(Handle, InOrNone(gradient), retainGraph ? 1 : 0));
}
