namespace DoubleWinNas.Training.Execution;

/// <summary>How a pass runs.</summary>
/// <param name="S">s of the transformable activations, 0 to 1.</param>
/// <param name="Statistics">Which running statistics are moved (training) or used.</param>
/// <param name="Momentum">
/// Null: running statistics are used as they are. Else batch statistics are used, and running = (1 - momentum) * running + momentum * batch.
/// </param>
public readonly record struct ForwardMode(double S, StatisticsMode Statistics, double? Momentum)
{
    /// <summary>PyTorch's default.</summary>
    public const double DefaultMomentum = 0.1;

    public static ForwardMode Training(double s, StatisticsMode statistics = StatisticsMode.Student) => new(s, statistics, DefaultMomentum);

    public static ForwardMode Inference(double s = 1, StatisticsMode statistics = StatisticsMode.Student) => new(s, statistics, Momentum: null);
}
