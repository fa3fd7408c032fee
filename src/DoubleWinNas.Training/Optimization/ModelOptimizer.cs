using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Torch;
using DoubleWinNas.Training.Execution;

namespace DoubleWinNas.Training.Optimization;

/// <summary>The optimizer of a model's parameters, in two groups: with weight decay and without; in float16 with loss scaling.</summary>
internal sealed class ModelOptimizer : IDisposable
{
    /// <summary>With a scale below it, gradients that overflow do so because of their values, not of their scale.</summary>
    private const double LeastLossScale = 1;

    private readonly OptimizerOptions _options;
    private readonly Optimizer _optimizer;
    private readonly GradScaler? _scaler;

    /// <param name="model">What is trained.</param>
    /// <param name="options">Kind and rates.</param>
    /// <param name="scaler">For float16; null: losses are taken as they are.</param>
    public ModelOptimizer(ModelState model, OptimizerOptions options, GradScaler? scaler = null)
    {
        (_options, _scaler) = (options, scaler);
        var groups = new[] { Group(model, decays: true, options), Group(model, decays: false, options) };
        _optimizer = options.Kind == OptimizerKind.Sgd ? new Sgd(groups, options.Momentum, nesterov: true) : new AdamW(groups);
    }

    /// <summary>What losses are multiplied by before their gradients are taken; null without scaling. Set: to go on from a checkpoint.</summary>
    public GradScalerState? LossScale
    {
        get => _scaler?.State;
        set
        {
            if (_scaler is not null && value is { } state)
            {
                _scaler.State = state;
            }
        }
    }

    /// <summary>Why no scale helps any more, in words: gradients overflow even where the loss is made smaller. Null while one does.</summary>
    public string? Overflow => LossScale is { } scale && !(scale.Scale >= LeastLossScale && double.IsFinite(scale.Scale)) ? $"the gradients overflow float16 even at a loss scale of {scale.Scale}" : null;

    public void ZeroGrad() => _optimizer.ZeroGrad();

    /// <summary>Adds a loss's gradients.</summary>
    public void Backward(Tensor loss)
    {
        if (_scaler is null)
        {
            loss.Backward();
            return;
        }

        using var scaled = _scaler.Scale(loss);
        scaled.Backward();
    }

    /// <summary>Clips, if wanted, and steps.</summary>
    /// <param name="learningRateFactor">Factor on the peak learning rate.</param>
    /// <returns>False: the scaled gradients overflowed, and the weights stayed as they were.</returns>
    public bool Step(double learningRateFactor)
    {
        var isFinite = _scaler?.Unscale(_optimizer) ?? true;
        if (isFinite && _options.GradientNorm is { } longest)
        {
            TensorLists.ClipGradNorm_(_optimizer.Parameters, longest);
        }

        foreach (var group in _optimizer.Groups)
        {
            group.LearningRate = _options.LearningRate * learningRateFactor;
        }

        if (isFinite)
        {
            _optimizer.Step();
        }

        _scaler?.Update();
        return isFinite;
    }

    public IReadOnlyDictionary<string, Tensor> ExportState() => _optimizer.ExportState();

    public void ImportState(IReadOnlyDictionary<string, Tensor> state) => _optimizer.ImportState(state);

    public void Dispose() => _optimizer.Dispose();

    private static ParameterGroup Group(ModelState model, bool decays, OptimizerOptions options) => new(
        model.Parameters.Where((_, i) => decays == (model.Specs[i].Role is ParameterRole.ConvWeight or ParameterRole.LinearWeight)),
        options.LearningRate,
        decays ? options.WeightDecay : 0);
}
