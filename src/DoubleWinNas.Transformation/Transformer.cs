using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Transformation.Numerics;
using DoubleWinNas.Transformation.Plans;

namespace DoubleWinNas.Transformation;

/// <summary>
/// Deep to shallow, exactly (METHOD section 3). Composes in float64 and rounds to float32 at the end; a pure function whose result is the
/// same bit for bit at every call and on every machine.
/// </summary>
public static class Transformer
{
    /// <summary>Folds batch normalisation everywhere, removes open activations and merges what the plan says.</summary>
    /// <param name="network">The deep network.</param>
    /// <param name="weights">Its weights, running statistics included.</param>
    /// <param name="plan">What is merged.</param>
    /// <exception cref="InputException">Weights that are missing or not finite; a plan that does not fit; nodes that cannot be merged exactly.</exception>
    public static ShallowForm Transform(Network network, WeightSet weights, MergePlan plan)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var precise = ToPrecise(network, weights, plan);
        return new ShallowForm(precise.Network, Round(precise, weights.Metadata), plan);
    }

    /// <summary>The same without rounding.</summary>
    internal static PreciseForm ToPrecise(Network network, WeightSet weights, MergePlan plan)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(plan);
        ShapeInference.Infer(network, network.Resolution);
        weights.RequireFor(network, $"Weights of '{network.Source}'");
        plan.RequireFor(network);
        return new ShallowBuilder(network, Parameters<double>.From(weights), plan).Build();
    }

    private static WeightSet Round(PreciseForm precise, IReadOnlyDictionary<string, string> metadata)
    {
        var rounded = new WeightSet();
        foreach (var (key, value) in metadata)
        {
            rounded.Metadata[key] = value;
        }

        foreach (var spec in ParameterSpec.Of(precise.Network))
        {
            var values = Array.ConvertAll(precise.Parameters[spec.Name], value => (float)value);
            var bad = Array.FindIndex(values, value => !float.IsFinite(value));
            if (bad >= 0)
            {
                throw new InputException(
                    $"Folded tensor '{spec.Name}' reaches {precise.Parameters[spec.Name][bad]:g3} at element {bad}, beyond float32. Look for a batch normalisation with a running variance near zero, and train again.");
            }

            rounded.Add(spec.Name, spec.Shape, values);
        }

        return rounded;
    }
}
