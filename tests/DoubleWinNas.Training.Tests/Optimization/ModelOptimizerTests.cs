using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Torch;
using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Optimization;

namespace DoubleWinNas.Training.Tests.Optimization;

[Collection(TorchCollection.Name)]
public sealed class ModelOptimizerTests
{
    [Theory]
    [InlineData(OptimizerKind.Sgd)]
    [InlineData(OptimizerKind.AdamW)]
    public void Only_convolutions_and_linear_layers_decay(OptimizerKind kind)
    {
        var network = TestNetworks.Small();
        var weights = TestNetworks.RandomWeights(network, 1);
        using var model = ModelState.Create(network, weights);
        using var optimizer = new ModelOptimizer(model, new OptimizerOptions { Kind = kind, LearningRate = 0.1, WeightDecay = 0.5 });
        SetGradients(model, 0);

        optimizer.Step(learningRateFactor: 1);

        var after = model.Export();
        Assert.All(model.Specs, spec =>
        {
            var decays = spec.Role is ParameterRole.ConvWeight or ParameterRole.LinearWeight;
            Assert.Equal(weights[spec.Name].Data[0] == after[spec.Name].Data[0], !decays);
        });
    }

    [Fact]
    public void The_factor_of_the_schedule_scales_the_step()
    {
        Assert.Equal(0.25 * Distance(factor: 1, limit: null), Distance(factor: 0.25, limit: null), 4);
    }

    [Fact]
    public void Long_gradients_are_shortened_to_the_limit()
    {
        // Nesterov's first step: learning rate * (1 + momentum) * gradient
        Assert.Equal(0.1 * 1.9 * 2, Distance(factor: 1, limit: 2), 4);
        Assert.True(Distance(factor: 1, limit: null) > 1);
    }

    [Fact]
    public void Settings_out_of_range_are_refused_by_name()
    {
        var options = new OptimizerOptions();
        (OptimizerOptions Options, string Named)[] wrong =
        [
            (options with { LearningRate = 0 }, "learning rate"),
            (options with { LearningRate = double.NaN }, "learning rate"),
            (options with { Momentum = 1 }, "momentum"),
            (options with { WeightDecay = -1e-4 }, "weight decay"),
            (options with { WarmUpShare = 2 }, "warm-up"),
            (options with { LabelSmoothing = 1 }, "label smoothing"),
            (options with { GradientNorm = 0 }, "gradient norm"),
            (options with { AveragingDecay = 1 }, "averaging decay"),
        ];

        Assert.All(wrong, entry => Assert.Contains(entry.Named, Assert.Throws<InputException>(entry.Options.Validate).Message));
    }

    /// <summary>How far all weights move together when every gradient is 1.</summary>
    private static double Distance(double factor, double? limit)
    {
        var network = TestNetworks.Small();
        var before = TestNetworks.RandomWeights(network, 1);
        using var model = ModelState.Create(network, before);
        using var optimizer = new ModelOptimizer(model, new OptimizerOptions { LearningRate = 0.1, WeightDecay = 0, GradientNorm = limit });
        SetGradients(model, 1);
        optimizer.Step(factor);
        var after = model.Export();
        return Math.Sqrt(model.Specs.Sum(spec => before[spec.Name].Data.Zip(after[spec.Name].Data, (x, y) => Math.Pow((double)x - y, 2)).Sum()));
    }

    private static void SetGradients(ModelState model, double value)
    {
        using var scope = new DisposeScope();
        foreach (var (_, parameter) in model.Parameters)
        {
            parameter.Grad = parameter.Detach().Clone().Fill_(value);
        }
    }
}
