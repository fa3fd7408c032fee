namespace DoubleWinNas.Torch.Tests;

/// <summary>Compares what backward gives with central differences, in float64.</summary>
internal static class GradientCheck
{
    // The difference quotient's own error is about step^2 plus 1e-16 / step, far below the tolerance.
    private const double Step = 1e-5;
    private const double Tolerance = 1e-7;

    /// <summary>Checks the gradient of a weighted sum of f's result for every element of every input.</summary>
    public static void Assert(Func<Tensor[], Tensor> f, params Tensor[] inputs)
    {
        using var scope = new DisposeScope();
        Tensor[] leaves = [.. inputs.Select(x => x.Detach().Contiguous().Clone().RequiresGrad_())];
        using var generator = new Generator(99);
        var weights = Tensor.Randn(f(leaves).Shape, generator, DType.Float64);
        f(leaves).Mul(weights).Sum().Backward();
        foreach (var leaf in leaves)
        {
            var analytic = leaf.Grad!.ToArray<double>();
            for (var i = 0; i < analytic.Length; i++)
            {
                var numeric = (At(leaf, i, Step) - At(leaf, i, -Step)) / (2 * Step);
                Xunit.Assert.True(
                    Math.Abs(numeric - analytic[i]) <= Tolerance * Math.Max(1, Math.Abs(numeric)),
                    $"element {i}: by differences {numeric}, by backward {analytic[i]}");
            }
        }

        double At(Tensor leaf, int i, double change)
        {
            using var inner = new DisposeScope();
            using var noGrad = new NoGrad();
            var memory = leaf.Data<double>();
            var before = memory[i];
            memory[i] = before + change;
            var value = f(leaves).Mul(weights).Sum().ItemDouble();
            memory[i] = before;
            return value;
        }
    }
}
