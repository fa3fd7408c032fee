using DoubleWinNas.Training.Checkpoints;
using DoubleWinNas.Training.Runs;
using DoubleWinNas.Training.Schedules;

namespace DoubleWinNas.Training;

/// <summary>Turns steps into reports, at most one in <see cref="Interval"/> and one for each epoch, and keeps the clock.</summary>
internal sealed class ProgressReporter(IProgress<TrainingProgress>? progress, TimeProvider time, TrainingOptions options)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly long _begin = time.GetTimestamp();
    private double _secondsBefore;
    private long _trainingBegin;
    private long _lastReport;
    private long _stepsBefore;
    private long _images;
    private long _waitBegin;
    private TimeSpan _waited;
    private TrainingProgress? _latest;

    /// <summary>All steps; set before the first report.</summary>
    public long Steps { get; set; }

    /// <summary>Wall time of the whole training, former processes' too.</summary>
    public double Seconds => _secondsBefore + time.GetElapsedTime(_begin).TotalSeconds;

    /// <summary>Share of this process's training time, 0 to 1, that went by waiting for batches; evaluation counts as training.</summary>
    public double DataWaitShare => _waited / TimeSpan.FromSeconds(Math.Max(time.GetElapsedTime(_trainingBegin).TotalSeconds, 1e-9));

    /// <summary>The next batch is asked for.</summary>
    public void BeginWait() => _waitBegin = time.GetTimestamp();

    /// <summary>It is there.</summary>
    public void EndWait() => _waited += time.GetElapsedTime(_waitBegin);

    public void Begin(TrainingState state)
    {
        _secondsBefore = state.Seconds;
        _stepsBefore = state.Step;
        _trainingBegin = _lastReport = time.GetTimestamp();
    }

    public void Step(TrainingState state, in StepPlan plan, int images)
    {
        _images += images;
        if (progress is not null && time.GetElapsedTime(_lastReport) >= Interval)
        {
            _lastReport = time.GetTimestamp();
            progress.Report(Describe(state, plan));
        }
    }

    public void Epoch(TrainingState state, in StepPlan plan, EpochRecord epoch) =>
        progress?.Report(Describe(state, plan) with { ValidationAccuracy = epoch.Validation?.Top1 });

    public void Notice(string text) =>
        progress?.Report((_latest ?? new TrainingProgress(1, options.Epochs, 0, Steps, 0, 0, 0, 0, 0, TimeLeft: null)) with { Notice = text });

    private TrainingProgress Describe(TrainingState state, in StepPlan plan)
    {
        var elapsed = time.GetElapsedTime(_trainingBegin);
        var steps = state.Step - _stepsBefore;
        var images = Math.Max(1, state.EpochImages);
        _latest = new TrainingProgress(
            state.History.Count + 1,
            options.Epochs,
            state.Step,
            Steps,
            _images / Math.Max(elapsed.TotalSeconds, 1e-9),
            state.EpochLoss / images,
            (double)state.EpochCorrect / images,
            plan.LearningRateFactor * options.Optimizer.LearningRate,
            plan.S,
            steps > 0 ? elapsed / steps * (Steps - state.Step) : null);
        return _latest;
    }
}
