using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Execution;

namespace DoubleWinNas.Training.Evaluation;

/// <summary>What <see cref="NetworkEvaluation"/> is to do.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Deep or shallow.</summary>
    public required Network Network { get; init; }

    public required WeightSet Weights { get; init; }

    /// <summary>Default: validation; the test split is for reports, not for choices.</summary>
    public Split Split { get; init; } = Split.Validation;

    /// <summary>Default: the network's.</summary>
    public Resolution? Resolution { get; init; }

    /// <summary>s of open transformable activations. Default: 1, as everywhere outside training.</summary>
    public double S { get; init; } = 1;

    /// <summary>
    /// Batches of 128 training images over which statistics are measured anew for the resolution. Default: 0, as they are. A shallow
    /// network has none left.
    /// </summary>
    public int RecalibrationBatches { get; init; }

    /// <summary>Default: float32.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>Default: the number of cores.</summary>
    public int? Threads { get; init; }

    /// <summary><c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>. Default: <c>cpu</c>.</summary>
    public string Device { get; init; } = "cpu";
}
