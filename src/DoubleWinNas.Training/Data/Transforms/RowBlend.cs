using System.Runtime.Intrinsics;

namespace DoubleWinNas.Training.Data;

/// <summary>
/// Weighted sums of rows and of pixels within a row. Products and sums are rounded separately and taken in tap order,
/// so vector and scalar code, and every machine, give the same bits.
/// </summary>
internal static unsafe class RowBlend
{
    private const int Lanes = 16;

    /// <summary>target[i] = sum over t of weights[t] * rows[t * stride + i], i &lt; count.</summary>
    public static void Vertical(byte* rows, nint stride, ReadOnlySpan<float> weights, float* target, int count)
    {
        if (count < Lanes)
        {
            for (var i = 0; i < count; i++)
            {
                target[i] = Column(rows + i, stride, weights);
            }

            return;
        }

        // The last vector is moved back to end at the row's end: overlapping values are computed twice, alike.
        for (var i = 0; i < count; i += Lanes)
        {
            var at = Math.Min(i, count - Lanes);
            Vector(rows + at, stride, weights, target + at);
        }
    }

    /// <summary>Resizes one row of interleaved pixels; it may read and write up to 3 values past the ends.</summary>
    public static void Horizontal(float* row, AxisWeights columns, int channels, float* target)
    {
        var first = columns.First;
        for (var x = 0; x < first.Length; x++)
        {
            var weights = columns.Of(x);
            var source = row + ((nint)(first[x] - columns.InputStart) * channels);
            if (channels == 1)
            {
                target[x] = Pixel(source, weights);
                continue;
            }

            var sum = Vector128.Load(source) * weights[0];
            for (var tap = 1; tap < weights.Length; tap++)
            {
                sum += Vector128.Load(source + (tap * 3)) * weights[tap];
            }

            sum.Store(target + (x * 3));
        }
    }

    private static float Column(byte* rows, nint stride, ReadOnlySpan<float> weights)
    {
        var sum = weights[0] * *rows;
        for (var tap = 1; tap < weights.Length; tap++)
        {
            sum += weights[tap] * rows[tap * stride];
        }

        return sum;
    }

    private static float Pixel(float* source, ReadOnlySpan<float> weights)
    {
        var sum = weights[0] * *source;
        for (var tap = 1; tap < weights.Length; tap++)
        {
            sum += weights[tap] * source[tap];
        }

        return sum;
    }

    private static void Vector(byte* rows, nint stride, ReadOnlySpan<float> weights, float* target)
    {
        var (a, b, c, d) = Load(rows, weights[0]);
        for (var tap = 1; tap < weights.Length; tap++)
        {
            var (e, f, g, h) = Load(rows + (tap * stride), weights[tap]);
            a += e;
            b += f;
            c += g;
            d += h;
        }

        a.Store(target);
        b.Store(target + 4);
        c.Store(target + 8);
        d.Store(target + 12);
    }

    private static (Vector128<float> A, Vector128<float> B, Vector128<float> C, Vector128<float> D) Load(byte* bytes, float weight)
    {
        var (low, high) = Vector128.Widen(Vector128.Load(bytes));
        var (a, b) = Vector128.Widen(low);
        var (c, d) = Vector128.Widen(high);
        return (Float(a) * weight, Float(b) * weight, Float(c) * weight, Float(d) * weight);
    }

    private static Vector128<float> Float(Vector128<uint> value) => Vector128.ConvertToSingle(value.AsInt32());
}
