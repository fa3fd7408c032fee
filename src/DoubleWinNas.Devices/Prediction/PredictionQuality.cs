using DoubleWinNas.Devices.Measurement;

namespace DoubleWinNas.Devices.Prediction;

/// <summary>Predicted against measured latencies of whole networks.</summary>
/// <param name="Networks">Compared.</param>
/// <param name="Spearman">Rank correlation.</param>
/// <param name="Scale">Median of measured / predicted: by it predictions of such networks are multiplied.</param>
/// <param name="MedianError">Median of |scaled prediction / measured - 1|, each network predicted with the scale of the others.</param>
public sealed record PredictionQuality(int Networks, double Spearman, double Scale, double MedianError)
{
    /// <summary>A dozen networks of which one pair is swapped reach this.</summary>
    public const double LeastSpearman = 0.98;

    /// <summary>Where the median error is larger, the planner's differences of some per cent mean nothing.</summary>
    public const double MostMedianError = 0.05;

    /// <summary>Whether plans and bounds can rely on predictions.</summary>
    public bool IsTrusted => Spearman >= LeastSpearman && MedianError <= MostMedianError;

    /// <param name="predicted">Sums of costs, milliseconds.</param>
    /// <param name="measured">Of the same networks; at least three.</param>
    public static PredictionQuality Of(IReadOnlyList<double> predicted, IReadOnlyList<double> measured)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        ArgumentNullException.ThrowIfNull(measured);
        ArgumentOutOfRangeException.ThrowIfLessThan(predicted.Count, 3);
        ArgumentOutOfRangeException.ThrowIfNotEqual(measured.Count, predicted.Count);
        double[] ratios = [.. measured.Zip(predicted, (own, sum) => own / sum)];
        double[] errors = [.. ratios.Select((ratio, i) => Math.Abs(SampleStatistics.Median([.. ratios.Where((_, other) => other != i)]) / ratio - 1))];
        return new PredictionQuality(predicted.Count, RankCorrelation.Spearman(predicted, measured), SampleStatistics.Median(ratios), SampleStatistics.Median(errors));
    }

    /// <summary>Why predictions cannot be trusted; null where they can.</summary>
    public string? Objection() => IsTrusted ? null
        : Spearman < LeastSpearman ? $"predicted and measured latencies rank networks differently (Spearman {Spearman:0.000}, at least {LeastSpearman} is needed)"
        : $"predictions miss measured latencies by {MedianError:P1} in the median (at most {MostMedianError:P0} is allowed)";
}
