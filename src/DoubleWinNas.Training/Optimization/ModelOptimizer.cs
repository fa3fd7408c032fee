using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Torch;
using DoubleWinNas.Training.Execution;

namespace DoubleWinNas.Training.Optimization;

/// <summary>The optimizer of a model's parameters, in two groups: with weight decay and without.</summary>
internal sealed class ModelOptimizer : IDisposable
{
    private readonly OptimizerOptions _options;
    private readonly Optimizer _optimizer;

    public ModelOptimizer(ModelState model, OptimizerOptions options)
    {
        _options = options;
        var groups = new[] { Group(model, decays: true, options), Group(model, decays: false, options) };
        _optimizer = options.Kind == OptimizerKind.Sgd ? new Sgd(groups, options.Momentum, nesterov: true) : new AdamW(groups);
    }

    public void ZeroGrad() => _optimizer.ZeroGrad();

    /// <summary>Clips, if wanted, and steps.</summary>
    /// <param name="learningRateFactor">Factor on the peak learning rate.</param>
    public void Step(double learningRateFactor)
    {
        if (_options.GradientNorm is { } longest)
        {
            TensorLists.ClipGradNorm_(_optimizer.Parameters, longest);
        }

        foreach (var group in _optimizer.Groups)
        {
            group.LearningRate = _options.LearningRate * learningRateFactor;
        }

        _optimizer.Step();
    }

    public IReadOnlyDictionary<string, Tensor> ExportState() => _optimizer.ExportState();

    public void ImportState(IReadOnlyDictionary<string, Tensor> state) => _optimizer.ImportState(state);

    public void Dispose() => _optimizer.Dispose();

    private static ParameterGroup Group(ModelState model, bool decays, OptimizerOptions options) => new(
        model.Parameters.Where((_, i) => decays == (model.Specs[i].Role is ParameterRole.ConvWeight or ParameterRole.LinearWeight)),
        options.LearningRate,
        decays ? options.WeightDecay : 0);
}
