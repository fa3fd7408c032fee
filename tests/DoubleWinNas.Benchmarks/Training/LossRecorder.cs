using DoubleWinNas.Training;

namespace DoubleWinNas.Benchmarks.Training;

/// <summary>The losses of the first steps, told of every step; then it cancels the training.</summary>
internal sealed class LossRecorder(int steps, CancellationTokenSource stop) : IProgress<TrainingProgress>
{
    private readonly List<double> _losses = [];
    private double _sum;

    public IReadOnlyList<double> Losses => _losses;

    public void Report(TrainingProgress value)
    {
        // The trainer reports the mean of the epoch so far, in float64: far more digits than the float32 losses it is made of.
        var sum = value.Loss * value.Step;
        _losses.Add((float)(sum - _sum));
        _sum = sum;
        if (value.Step == steps)
        {
            stop.Cancel();
        }
    }
}
