using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Training.Execution;

namespace DoubleWinNas.Training.Tests.Execution;

public sealed class WeightInitializationTests
{
    [Fact]
    public void Deviations_are_those_of_torchvisions_MobileNetV2()
    {
        var network = TestNetworks.Of("mobile-32@28_T3e6a.S_T3e6a.T3e6a.S_T3e6a.T3e6a.T3e6a", classes: 100, channels: 3);
        var weights = WeightInitialization.Create(network, seed: 1);

        Assert.All(ParameterSpec.Of(network).Where(spec => spec.Count > 1000), spec =>
        {
            var expected = spec.Role == ParameterRole.LinearWeight ? 0.01 : Math.Sqrt(2.0 / (spec.Shape[0] * spec.Shape[2] * spec.Shape[3]));
            var values = weights[spec.Name].Data.Select(value => (double)value).ToArray();
            var deviation = Math.Sqrt(values.Average(value => value * value));

            // the deviation of n normal values is itself uncertain by 1 / sqrt(2n); 5 of that
            Assert.InRange(deviation / expected, 1 - 5 / Math.Sqrt(2 * values.Length), 1 + 5 / Math.Sqrt(2 * values.Length));
            Assert.InRange(values.Average(), -5 * expected / Math.Sqrt(values.Length), 5 * expected / Math.Sqrt(values.Length));
        });
    }

    [Fact]
    public void Batch_normalisation_begins_as_the_identity_and_biases_at_0()
    {
        var network = TestNetworks.Small();
        var weights = WeightInitialization.Create(network, seed: 1);

        Assert.All(ParameterSpec.Of(network), spec =>
        {
            float? constant = spec.Role switch
            {
                ParameterRole.BatchNormWeight or ParameterRole.RunningVar => 1,
                ParameterRole.ConvWeight or ParameterRole.LinearWeight => null,
                _ => 0,
            };
            Assert.True(constant is null || weights[spec.Name].Data.All(value => value == constant), spec.Name);
        });
    }

    [Fact]
    public void Values_are_the_same_for_ever()
    {
        var weights = WeightInitialization.Create(TestNetworks.Small(), seed: 42);

        Assert.Equal(Pinned, weights["classifier.weight"].Data[..4]);
    }

    [Fact]
    public void A_tensor_depends_on_seed_and_name_but_not_on_the_rest_of_the_network()
    {
        const string Name = "stages.0.0.expand.conv.weight";
        var small = WeightInitialization.Create(TestNetworks.Small(), seed: 1);
        var varied = WeightInitialization.Create(TestNetworks.Varied(), seed: 1);
        var other = WeightInitialization.Create(TestNetworks.Small(), seed: 2);

        Assert.Equal(small[Name].Data, varied[Name].Data);
        Assert.NotEqual(small[Name].Data, other[Name].Data);
        Assert.NotEqual(small[Name].Data[..8], small["stages.1.0.expand.conv.weight"].Data[..8]);
    }

    private static readonly float[] Pinned = [0.00340533466f, -0.00355428085f, -0.010606952f, 0.00540442718f];
}
