using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DoubleWinNas.Transformation.Numerics;

/// <summary>
/// Matrix product in float32 or float64. Every element is one chain of fused multiply-adds in the order of the inner dimension, so
/// the result is the same bit for bit on every machine, whatever the width of its vectors.
/// </summary>
internal static class Gemm
{
    /// <summary>Rows of one register tile; with three vectors of columns its sums, operands and one broadcast fill 16 registers.</summary>
    private const int TileRows = 4;

    private const int TileVectors = 3;

    /// <summary>Inner dimension of one packed panel: small enough for the second-level cache.</summary>
    private const int PanelInner = 512;

    /// <summary>c += a b, all row-major.</summary>
    /// <param name="rows">Rows of a and c.</param>
    /// <param name="inner">Columns of a, rows of b.</param>
    /// <param name="columns">Columns of b and c.</param>
    /// <param name="c">Row r begins at r * <paramref name="stride"/>.</param>
    /// <param name="stride">Distance of the rows of c.</param>
    public static void Accumulate<T>(int rows, int inner, int columns, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, int stride)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(a.Length, rows * inner);
        ArgumentOutOfRangeException.ThrowIfLessThan(b.Length, inner * columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(c.Length, rows == 0 ? 0 : (rows - 1) * stride + columns);
        var width = TileVectors * Vector<T>.Count;
        var panel = new T[Math.Min(inner, PanelInner) * width];
        Span<T> edge = new T[TileRows * width];
        for (var k = 0; k < inner; k += PanelInner)
        {
            var depth = Math.Min(PanelInner, inner - k);
            for (var j = 0; j < columns; j += width)
            {
                var used = Math.Min(width, columns - j);
                Pack(b, panel, k, depth, columns, j, used, width);
                for (var i = 0; i < rows; i += TileRows)
                {
                    var tall = Math.Min(TileRows, rows - i);
                    var tile = c[(i * stride + j)..];
                    if (used == width)
                    {
                        AddTile(tall, depth, inner, a[(i * inner + k)..], panel, tile, stride);
                    }
                    else
                    {
                        CopyRows(tall, used, tile, stride, edge, width);
                        AddTile(tall, depth, inner, a[(i * inner + k)..], panel, edge, width);
                        CopyRows(tall, used, edge, width, tile, stride);
                    }
                }
            }
        }
    }

    private static void Pack<T>(ReadOnlySpan<T> b, Span<T> panel, int k, int depth, int columns, int j, int used, int width)
        where T : unmanaged
    {
        for (var row = 0; row < depth; row++)
        {
            var packed = panel.Slice(row * width, width);
            b.Slice((k + row) * columns + j, used).CopyTo(packed);
            packed[used..].Clear();
        }
    }

    private static void CopyRows<T>(int rows, int columns, ReadOnlySpan<T> from, int fromStride, Span<T> to, int toStride)
        where T : unmanaged
    {
        for (var row = 0; row < rows; row++)
        {
            from.Slice(row * fromStride, columns).CopyTo(to[(row * toStride)..]);
        }
    }

    private static void AddTile<T>(int rows, int depth, int aStride, ReadOnlySpan<T> a, ReadOnlySpan<T> panel, Span<T> c, int stride)
        where T : unmanaged
    {
        if (rows == TileRows)
        {
            AddFourRows(depth, aStride, a, panel, c, stride);
            return;
        }

        for (var row = 0; row < rows; row++)
        {
            AddRow(depth, a[(row * aStride)..], panel, c[(row * stride)..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFourRows<T>(int depth, int aStride, ReadOnlySpan<T> a, ReadOnlySpan<T> panel, Span<T> c, int stride)
        where T : unmanaged
    {
        var lanes = Vector<T>.Count;
        ref var a0 = ref MemoryMarshal.GetReference(a);
        ref var a1 = ref Unsafe.Add(ref a0, aStride);
        ref var a2 = ref Unsafe.Add(ref a1, aStride);
        ref var a3 = ref Unsafe.Add(ref a2, aStride);
        ref var b = ref MemoryMarshal.GetReference(panel);
        ref var c0 = ref MemoryMarshal.GetReference(c);
        ref var c1 = ref Unsafe.Add(ref c0, stride);
        ref var c2 = ref Unsafe.Add(ref c1, stride);
        ref var c3 = ref Unsafe.Add(ref c2, stride);
        var (s00, s01, s02) = Load(ref c0);
        var (s10, s11, s12) = Load(ref c1);
        var (s20, s21, s22) = Load(ref c2);
        var (s30, s31, s32) = Load(ref c3);
        for (var k = 0; k < depth; k++)
        {
            var b0 = Vector.LoadUnsafe(ref b);
            var b1 = Vector.LoadUnsafe(ref b, (nuint)lanes);
            var b2 = Vector.LoadUnsafe(ref b, (nuint)(2 * lanes));
            b = ref Unsafe.Add(ref b, TileVectors * lanes);
            var x = new Vector<T>(Unsafe.Add(ref a0, k));
            s00 = MultiplyAdd(x, b0, s00);
            s01 = MultiplyAdd(x, b1, s01);
            s02 = MultiplyAdd(x, b2, s02);
            x = new Vector<T>(Unsafe.Add(ref a1, k));
            s10 = MultiplyAdd(x, b0, s10);
            s11 = MultiplyAdd(x, b1, s11);
            s12 = MultiplyAdd(x, b2, s12);
            x = new Vector<T>(Unsafe.Add(ref a2, k));
            s20 = MultiplyAdd(x, b0, s20);
            s21 = MultiplyAdd(x, b1, s21);
            s22 = MultiplyAdd(x, b2, s22);
            x = new Vector<T>(Unsafe.Add(ref a3, k));
            s30 = MultiplyAdd(x, b0, s30);
            s31 = MultiplyAdd(x, b1, s31);
            s32 = MultiplyAdd(x, b2, s32);
        }

        Store(ref c0, s00, s01, s02);
        Store(ref c1, s10, s11, s12);
        Store(ref c2, s20, s21, s22);
        Store(ref c3, s30, s31, s32);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRow<T>(int depth, ReadOnlySpan<T> a, ReadOnlySpan<T> panel, Span<T> c)
        where T : unmanaged
    {
        var lanes = Vector<T>.Count;
        ref var b = ref MemoryMarshal.GetReference(panel);
        ref var sums = ref MemoryMarshal.GetReference(c);
        var (s0, s1, s2) = Load(ref sums);
        for (var k = 0; k < depth; k++)
        {
            var x = new Vector<T>(a[k]);
            s0 = MultiplyAdd(x, Vector.LoadUnsafe(ref b), s0);
            s1 = MultiplyAdd(x, Vector.LoadUnsafe(ref b, (nuint)lanes), s1);
            s2 = MultiplyAdd(x, Vector.LoadUnsafe(ref b, (nuint)(2 * lanes)), s2);
            b = ref Unsafe.Add(ref b, TileVectors * lanes);
        }

        Store(ref sums, s0, s1, s2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector<T> First, Vector<T> Second, Vector<T> Third) Load<T>(ref T row)
        where T : unmanaged =>
        (Vector.LoadUnsafe(ref row), Vector.LoadUnsafe(ref row, (nuint)Vector<T>.Count), Vector.LoadUnsafe(ref row, (nuint)(2 * Vector<T>.Count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(ref T row, Vector<T> first, Vector<T> second, Vector<T> third)
        where T : unmanaged
    {
        first.StoreUnsafe(ref row);
        second.StoreUnsafe(ref row, (nuint)Vector<T>.Count);
        third.StoreUnsafe(ref row, (nuint)(2 * Vector<T>.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<T> MultiplyAdd<T>(Vector<T> x, Vector<T> y, Vector<T> sum)
        where T : unmanaged =>
        typeof(T) == typeof(double)
            ? Vector.FusedMultiplyAdd(x.As<T, double>(), y.As<T, double>(), sum.As<T, double>()).As<double, T>()
            : Vector.FusedMultiplyAdd(x.As<T, float>(), y.As<T, float>(), sum.As<T, float>()).As<float, T>();
}
