using DoubleWinNas.Torch.Interop;

namespace DoubleWinNas.Torch;

public sealed partial class Tensor
{
    public static Tensor operator +(Tensor x, Tensor y) => x.Add(y);

    public static Tensor operator +(Tensor x, double y) => x.Add(y);

    public static Tensor operator -(Tensor x, Tensor y) => x.Sub(y);

    public static Tensor operator -(Tensor x, double y) => x.Sub(y);

    public static Tensor operator -(Tensor x) => x.Neg();

    public static Tensor operator *(Tensor x, Tensor y) => x.Mul(y);

    public static Tensor operator *(Tensor x, double y) => x.Mul(y);

    public static Tensor operator *(double x, Tensor y) => y.Mul(x);

    public static Tensor operator /(Tensor x, Tensor y) => x.Div(y);

    public static Tensor operator /(Tensor x, double y) => x.Div(y);

    public Tensor Add(Tensor y) => From(NativeMethods.Add(Handle, In(y), out var r), r);

    /// <summary>A whole number keeps the type of an integer tensor; so in all arithmetic with numbers.</summary>
    public Tensor Add(double y) => From(NativeMethods.AddScalar(Handle, y, out var r), r);

    public Tensor Sub(Tensor y) => From(NativeMethods.Sub(Handle, In(y), out var r), r);

    public Tensor Sub(double y) => From(NativeMethods.SubScalar(Handle, y, out var r), r);

    public Tensor Mul(Tensor y) => From(NativeMethods.Mul(Handle, In(y), out var r), r);

    public Tensor Mul(double y) => From(NativeMethods.MulScalar(Handle, y, out var r), r);

    public Tensor Div(Tensor y) => From(NativeMethods.Div(Handle, In(y), out var r), r);

    public Tensor Div(double y) => From(NativeMethods.DivScalar(Handle, y, out var r), r);

    public Tensor Add_(Tensor y) => InPlace(NativeMethods.Add_(Handle, In(y)));

    public Tensor Add_(double y) => InPlace(NativeMethods.AddScalar_(Handle, y));

    /// <summary>x += alpha * y.</summary>
    public Tensor Add_(Tensor y, double alpha) => InPlace(NativeMethods.AddScaled_(Handle, In(y), alpha));

    public Tensor Sub_(Tensor y) => InPlace(NativeMethods.Sub_(Handle, In(y)));

    public Tensor Sub_(double y) => InPlace(NativeMethods.SubScalar_(Handle, y));

    public Tensor Mul_(Tensor y) => InPlace(NativeMethods.Mul_(Handle, In(y)));

    public Tensor Mul_(double y) => InPlace(NativeMethods.MulScalar_(Handle, y));

    public Tensor Div_(Tensor y) => InPlace(NativeMethods.Div_(Handle, In(y)));

    public Tensor Div_(double y) => InPlace(NativeMethods.DivScalar_(Handle, y));

    /// <summary>x + value * a * b.</summary>
    public Tensor Addcmul(Tensor a, Tensor b, double value = 1) => From(NativeMethods.Addcmul(Handle, In(a), In(b), value, out var r), r);

    public Tensor Addcmul_(Tensor a, Tensor b, double value = 1) => InPlace(NativeMethods.Addcmul_(Handle, In(a), In(b), value));

    /// <summary>x += value * a / b.</summary>
    public Tensor Addcdiv_(Tensor a, Tensor b, double value = 1) => InPlace(NativeMethods.Addcdiv_(Handle, In(a), In(b), value));

    /// <summary>x + weight * (end - x).</summary>
    public Tensor Lerp(Tensor end, double weight) => From(NativeMethods.Lerp(Handle, In(end), weight, out var r), r);

    public Tensor Lerp_(Tensor end, double weight) => InPlace(NativeMethods.Lerp_(Handle, In(end), weight));

    public Tensor Neg() => From(NativeMethods.Neg(Handle, out var r), r);

    public Tensor Abs() => From(NativeMethods.Abs(Handle, out var r), r);

    public Tensor Exp() => From(NativeMethods.Exp(Handle, out var r), r);

    public Tensor Log() => From(NativeMethods.Log(Handle, out var r), r);

    public Tensor Sqrt() => From(NativeMethods.Sqrt(Handle, out var r), r);

    public Tensor Rsqrt() => From(NativeMethods.Rsqrt(Handle, out var r), r);

    public Tensor Pow(double exponent) => From(NativeMethods.Pow(Handle, exponent, out var r), r);

    public Tensor Sigmoid() => From(NativeMethods.Sigmoid(Handle, out var r), r);

    public Tensor Relu() => From(NativeMethods.Relu(Handle, out var r), r);

    public Tensor Relu_() => InPlace(NativeMethods.Relu_(Handle));

    /// <summary>min(max(x, min), max).</summary>
    public Tensor Clamp(double min, double max) => From(NativeMethods.Clamp(Handle, min, max, out var r), r);

    public Tensor Clamp_(double min, double max) => InPlace(NativeMethods.Clamp_(Handle, min, max));

    public Tensor Maximum(Tensor y) => From(NativeMethods.Maximum(Handle, In(y), out var r), r);

    public Tensor Minimum(Tensor y) => From(NativeMethods.Minimum(Handle, In(y), out var r), r);

    public Tensor Matmul(Tensor y) => From(NativeMethods.Matmul(Handle, In(y), out var r), r);
}
