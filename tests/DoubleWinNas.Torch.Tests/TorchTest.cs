namespace DoubleWinNas.Torch.Tests;

/// <summary>A test whose tensors are freed with it, on one thread so that its numbers are the same everywhere.</summary>
public abstract class TorchTest : IDisposable
{
    private readonly DisposeScope _scope;

    protected TorchTest()
    {
        TorchRuntime.NumThreads = 1;
        _scope = new DisposeScope();
        Random = new Generator(20240607);
    }

    protected Generator Random { get; }

    public void Dispose()
    {
        Random.Dispose();
        _scope.Dispose();
        GC.SuppressFinalize(this);
    }

    protected Tensor Randn(params long[] shape) => Tensor.Randn(shape, Random, DType.Float64);

    protected static Tensor Of(params double[] values) => Tensor.FromSpan(values, [values.Length]);

    protected static void AssertClose(double[] expected, Tensor actual, double tolerance = 1e-12)
    {
        var found = actual.ToArray<double>();
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - found[i]) <= tolerance, $"element {i}: expected {expected[i]}, found {found[i]}");
        }
    }
}
