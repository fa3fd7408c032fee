using DoubleWinNas.Transformation.Numerics;

namespace DoubleWinNas.Transformation.Tests.Numerics;

public sealed class GemmTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(4, 3, 12)]
    [InlineData(5, 7, 13)]
    [InlineData(3, 600, 25)]
    [InlineData(9, 1100, 49)]
    [InlineData(17, 2, 1)]
    [InlineData(2, 0, 3)]
    public void Every_element_is_one_chain_of_fused_multiply_adds_bit_for_bit(int rows, int inner, int columns)
    {
        var random = new Random(rows * 7919 + inner * 31 + columns);
        Check(double.FusedMultiplyAdd, () => random.NextDouble() - 0.5);
        Check(float.FusedMultiplyAdd, () => random.NextSingle() - 0.5f);

        void Check<T>(Func<T, T, T, T> multiplyAdd, Func<T> next)
            where T : unmanaged
        {
            var stride = columns + 3;
            var a = Fill(rows * inner, next);
            var b = Fill(inner * columns, next);
            var c = Fill(rows * stride, next);
            var expected = (T[])c.Clone();
            for (var i = 0; i < rows; i++)
            {
                for (var j = 0; j < columns; j++)
                {
                    for (var k = 0; k < inner; k++)
                    {
                        expected[i * stride + j] = multiplyAdd(a[i * inner + k], b[k * columns + j], expected[i * stride + j]);
                    }
                }
            }

            Gemm.Accumulate<T>(rows, inner, columns, a, b, c, stride);

            Assert.Equal(expected, c);
        }
    }

    private static T[] Fill<T>(int count, Func<T> next) => [.. Enumerable.Range(0, count).Select(_ => next())];
}
