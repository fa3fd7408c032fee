using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Transformation.Plans;

namespace DoubleWinNas.Transformation.Verification;

/// <summary>
/// Compares a shallow network with the deep one that it was made of (METHOD section 3), by running both on random images: the float64
/// maps before rounding, and the stored float32 weights. Compared are the exit of every block, every convolution outside blocks, and the
/// logits, each relative to its scale.
/// </summary>
/// <remarks>
/// Every step is judged twice. By itself, fed with the deep form's values: there the tolerances hold without exception. And from the
/// image on: there a deep network amplifies any rounding, its own too (a randomised MobileNetV2 in float32 is 1e-4 off its own float64
/// values), so the error may reach the tolerance or <see cref="RoundingFactor"/> times the rounding that the deep form itself shows
/// in float32 up to that value (in float64 scaled down by the ratio of the two types' precision), whichever is larger.
/// </remarks>
public static class Equivalence
{
    /// <summary>Randomised networks (all forms and plans) stay below 6 times the deep form's rounding.</summary>
    internal const double RoundingFactor = 16;

    /// <summary>Compares; the report's <see cref="EquivalenceReport.RequireEquivalent"/> refuses a network that differs.</summary>
    /// <param name="deep">The deep network.</param>
    /// <param name="deepWeights">Its weights.</param>
    /// <param name="shallow">The shallow network, as it is stored.</param>
    /// <param name="shallowWeights">Its weights, as they are stored.</param>
    /// <param name="options">Seed, resolutions, tolerances.</param>
    /// <exception cref="InputException">
    /// Weights that are missing or not finite, or a shallow network whose operations are no transformation of the deep one's.
    /// </exception>
    public static EquivalenceReport Verify(
        Network deep, WeightSet deepWeights, Network shallow, WeightSet shallowWeights, EquivalenceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(deep);
        ArgumentNullException.ThrowIfNull(deepWeights);
        ArgumentNullException.ThrowIfNull(shallow);
        ArgumentNullException.ThrowIfNull(shallowWeights);
        options ??= EquivalenceOptions.Default;
        options.Validate();
        var precise = Transformer.ToPrecise(deep, deepWeights, MergePlan.Between(deep, shallow));
        RequireSameOperations(precise.Network, shallow);
        shallowWeights.RequireFor(shallow, $"Shallow weights of '{shallow.Source}'");

        var run = new EquivalenceRun(deep, deepWeights, precise, shallowWeights);
        var resolutions = options.Resolutions ?? EquivalenceOptions.ResolutionsFor(deep.Resolution);
        var values = resolutions.SelectMany((resolution, index) => run.Compare(resolution, unchecked(options.Seed + index), options)).ToArray();
        var isEquivalent = Array.TrueForAll(values, value => value.IsWithin);
        return new EquivalenceReport(isEquivalent, options.Seed, options.Images, options.Float64Tolerance, options.Float32Tolerance, resolutions, values);
    }

    private static void RequireSameOperations(Network expected, Network shallow)
    {
        for (var i = 0; i < Math.Max(expected.Nodes.Count, shallow.Nodes.Count); i++)
        {
            var (wanted, found) = (expected.Nodes.ElementAtOrDefault(i), shallow.Nodes.ElementAtOrDefault(i));
            if (!Equals(wanted, found))
            {
                throw new InputException(
                    $"Network '{shallow.Source}' is no shallow form of '{expected.Source}': node {i + 1} is {Describe(found)}, but must be {Describe(wanted)}. Transform the deep network again.");
            }
        }
    }

    private static string Describe(Node? node) =>
        node is null ? "missing" : $"'{node.Name}' = {node.Op} of {string.Join(", ", node.Inputs)}";
}
