using System.Runtime.InteropServices;

namespace DoubleWinNas.Torch.Interop;

internal static partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "dwnas_add")]
    public static partial int Add(nint x, nint y, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_add_scalar")]
    public static partial int AddScalar(nint x, double y, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_add_")]
    public static partial int Add_(nint x, nint y);

    [LibraryImport(Library, EntryPoint = "dwnas_add_scalar_")]
    public static partial int AddScalar_(nint x, double y);

    [LibraryImport(Library, EntryPoint = "dwnas_sub")]
    public static partial int Sub(nint x, nint y, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_sub_scalar")]
    public static partial int SubScalar(nint x, double y, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_sub_")]
    public static partial int Sub_(nint x, nint y);

    [LibraryImport(Library, EntryPoint = "dwnas_sub_scalar_")]
    public static partial int SubScalar_(nint x, double y);

    [LibraryImport(Library, EntryPoint = "dwnas_mul")]
    public static partial int Mul(nint x, nint y, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_mul_scalar")]
    public static partial int MulScalar(nint x, double y, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_mul_")]
    public static partial int Mul_(nint x, nint y);

    [LibraryImport(Library, EntryPoint = "dwnas_mul_scalar_")]
    public static partial int MulScalar_(nint x, double y);

    [LibraryImport(Library, EntryPoint = "dwnas_div")]
    public static partial int Div(nint x, nint y, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_div_scalar")]
    public static partial int DivScalar(nint x, double y, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_div_")]
    public static partial int Div_(nint x, nint y);

    [LibraryImport(Library, EntryPoint = "dwnas_div_scalar_")]
    public static partial int DivScalar_(nint x, double y);

    [LibraryImport(Library, EntryPoint = "dwnas_eq")]
    public static partial int Eq(nint x, nint y, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_eq_scalar")]
    public static partial int EqScalar(nint x, double y, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_ne")]
    public static partial int Ne(nint x, nint y, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_ne_scalar")]
    public static partial int NeScalar(nint x, double y, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_lt")]
    public static partial int Lt(nint x, nint y, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_lt_scalar")]
    public static partial int LtScalar(nint x, double y, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_le")]
    public static partial int Le(nint x, nint y, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_le_scalar")]
    public static partial int LeScalar(nint x, double y, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_gt")]
    public static partial int Gt(nint x, nint y, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_gt_scalar")]
    public static partial int GtScalar(nint x, double y, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_ge")]
    public static partial int Ge(nint x, nint y, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_ge_scalar")]
    public static partial int GeScalar(nint x, double y, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_neg")]
    public static partial int Neg(nint x, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_abs")]
    public static partial int Abs(nint x, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_exp")]
    public static partial int Exp(nint x, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_log")]
    public static partial int Log(nint x, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_sqrt")]
    public static partial int Sqrt(nint x, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_rsqrt")]
    public static partial int Rsqrt(nint x, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_relu")]
    public static partial int Relu(nint x, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_sigmoid")]
    public static partial int Sigmoid(nint x, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_isfinite")]
    public static partial int Isfinite(nint x, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_logical_not")]
    public static partial int LogicalNot(nint x, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_add_scaled_")]
    public static partial int AddScaled_(nint x, nint y, double alpha);

    [LibraryImport(Library, EntryPoint = "dwnas_addcmul")]
    public static partial int Addcmul(nint x, nint a, nint b, double value, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_addcmul_")]
    public static partial int Addcmul_(nint x, nint a, nint b, double value);

    [LibraryImport(Library, EntryPoint = "dwnas_addcdiv_")]
    public static partial int Addcdiv_(nint x, nint a, nint b, double value);

    [LibraryImport(Library, EntryPoint = "dwnas_lerp")]
    public static partial int Lerp(nint x, nint end, double weight, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_lerp_")]
    public static partial int Lerp_(nint x, nint end, double weight);

    [LibraryImport(Library, EntryPoint = "dwnas_pow")]
    public static partial int Pow(nint x, double exponent, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_clamp")]
    public static partial int Clamp(nint x, double min, double max, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_clamp_")]
    public static partial int Clamp_(nint x, double min, double max);

    [LibraryImport(Library, EntryPoint = "dwnas_relu_")]
    public static partial int Relu_(nint x);

    [LibraryImport(Library, EntryPoint = "dwnas_where")]
    public static partial int Where(nint condition, nint x, nint y, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_maximum")]
    public static partial int Maximum(nint x, nint y, out nint result);

    [LibraryImport(Library, EntryPoint = "dwnas_minimum")]
    public static partial int Minimum(nint x, nint y, out nint result);
}
