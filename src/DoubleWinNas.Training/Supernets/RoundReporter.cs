using DoubleWinNas.Training.Steps;

namespace DoubleWinNas.Training.Supernets;

/// <summary>Sums a round up, and tells of it at most once in <see cref="Interval"/> and at the end.</summary>
internal sealed class RoundReporter(SupernetOptions options, int round, int replica, IProgress<SupernetProgress>? progress, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly long _begin = time.GetTimestamp();
    private long _lastReport = time.GetTimestamp();
    private int _steps;
    private double _loss;
    private long _correct;

    public long Images { get; private set; }

    /// <summary>Mean over the images so far.</summary>
    public double Loss => _loss / Images;

    /// <summary>Share of the images so far, 0 to 1.</summary>
    public double Accuracy => (double)_correct / Images;

    public void Step(in StepOutcome outcome, double learningRateFactor, double s)
    {
        _steps++;
        _loss += outcome.Loss * outcome.Images;
        _correct += outcome.Correct;
        Images += outcome.Images;
        if (progress is null || (_steps < options.StepsPerRound && time.GetElapsedTime(_lastReport) < Interval))
        {
            return;
        }

        _lastReport = time.GetTimestamp();
        progress.Report(new SupernetProgress(
            round,
            replica,
            _steps,
            options.StepsPerRound,
            Images / Math.Max(time.GetElapsedTime(_begin).TotalSeconds, 1e-9),
            Loss,
            Accuracy,
            learningRateFactor * options.Optimizer.LearningRate,
            s));
    }
}
