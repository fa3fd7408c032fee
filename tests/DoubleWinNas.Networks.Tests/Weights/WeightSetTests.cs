using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;

namespace DoubleWinNas.Networks.Tests.Weights;

public sealed class WeightSetTests
{
    private static readonly Network Tiny = new(
        "tiny",
        1,
        Resolution.Square(4),
        [new Node("conv", new Conv2d(1, 2, 1), Network.InputName), new Node("bn", new BatchNorm2d(2), "conv")],
        []);

    [Fact]
    public void Fitting_weights_are_accepted() => Fitting().RequireFor(Tiny, "w.safetensors");

    [Fact]
    public void A_missing_tensor_a_wrong_shape_and_bad_values_are_named()
    {
        var missing = new WeightSet();
        missing.Add("conv.weight", [2, 1, 1, 1], [1, 1]);
        Refused(missing, "'bn.weight'");

        var wrong = Fitting();
        wrong["conv.weight"] = new WeightTensor([1, 2, 1, 1], [1, 1]);
        Refused(wrong, "(1, 2, 1, 1)", "(2, 1, 1, 1)");

        var poisoned = Fitting();
        poisoned["bn.bias"] = new WeightTensor([2], [0, float.NaN]);
        Refused(poisoned, "'bn.bias'", "NaN", "element 1");

        var negative = Fitting();
        negative["bn.running_var"] = new WeightTensor([2], [1, -0.5f]);
        Refused(negative, "negative variance");
    }

    private static WeightSet Fitting()
    {
        var weights = new WeightSet();
        foreach (var spec in ParameterSpec.Of(Tiny))
        {
            weights.Add(spec.Name, spec.Shape, Enumerable.Repeat(1f, (int)spec.Count).ToArray());
        }

        return weights;
    }

    private static void Refused(WeightSet weights, params string[] words)
    {
        var error = Assert.Throws<InputException>(() => weights.RequireFor(Tiny, "w.safetensors"));
        Assert.All(words.Append("w.safetensors"), word => Assert.Contains(word, error.Message));
    }
}
