using DoubleWinNas.Torch.Interop;

namespace DoubleWinNas.Torch;

/// <content>Comparisons give tensors of Bool.</content>
public sealed partial class Tensor
{
    public Tensor Eq(Tensor y) => From(NativeMethods.Eq(Handle, In(y), out var r), r);

    public Tensor Eq(double y) => From(NativeMethods.EqScalar(Handle, y, out var r), r);

    public Tensor Ne(Tensor y) => From(NativeMethods.Ne(Handle, In(y), out var r), r);

    public Tensor Ne(double y) => From(NativeMethods.NeScalar(Handle, y, out var r), r);

    public Tensor Lt(Tensor y) => From(NativeMethods.Lt(Handle, In(y), out var r), r);

    public Tensor Lt(double y) => From(NativeMethods.LtScalar(Handle, y, out var r), r);

    public Tensor Le(Tensor y) => From(NativeMethods.Le(Handle, In(y), out var r), r);

    public Tensor Le(double y) => From(NativeMethods.LeScalar(Handle, y, out var r), r);

    public Tensor Gt(Tensor y) => From(NativeMethods.Gt(Handle, In(y), out var r), r);

    public Tensor Gt(double y) => From(NativeMethods.GtScalar(Handle, y, out var r), r);

    public Tensor Ge(Tensor y) => From(NativeMethods.Ge(Handle, In(y), out var r), r);

    public Tensor Ge(double y) => From(NativeMethods.GeScalar(Handle, y, out var r), r);

    public Tensor IsFinite() => From(NativeMethods.Isfinite(Handle, out var r), r);

    public Tensor LogicalNot() => From(NativeMethods.LogicalNot(Handle, out var r), r);

    /// <summary>Elements of <paramref name="x"/> where the condition holds, of <paramref name="y"/> elsewhere.</summary>
    public static Tensor Where(Tensor condition, Tensor x, Tensor y) => From(NativeMethods.Where(In(condition), In(x), In(y), out var r), r);
}
