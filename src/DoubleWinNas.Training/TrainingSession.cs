using DoubleWinNas.Networks;
using DoubleWinNas.Training.Checkpoints;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Elasticity;
using DoubleWinNas.Training.Evaluation;
using DoubleWinNas.Training.Execution;
using DoubleWinNas.Training.Optimization;
using DoubleWinNas.Training.Runs;
using DoubleWinNas.Training.Schedules;
using DoubleWinNas.Training.Steps;

namespace DoubleWinNas.Training;

/// <summary>The one training loop: steps, epochs' ends, checkpoints. One thread uses it from begin to end.</summary>
internal sealed class TrainingSession : IDisposable
{
    /// <summary>Enough for an epoch's accuracy to be meant seriously, a small share of the epoch's time.</summary>
    private const int EpochRecalibrationBatches = 16;

    private readonly TrainingSetup _setup;
    private readonly CheckpointStore _checkpoints;
    private readonly SessionTensors _tensors;
    private readonly WeightAverage _average;
    private readonly TrainingStep _step;
    private readonly Evaluator _evaluator;
    private readonly BatchSource _source;
    private readonly BatchFeed _feed;
    private readonly TrainingSchedule _schedule;
    private readonly ElasticSchedule _resolutions;
    private readonly ProgressReporter _reporter;
    private long _savedStep = -1;

    public TrainingSession(TrainingSetup setup, ProgressReporter reporter)
    {
        _setup = setup;
        _reporter = reporter;
        _checkpoints = new CheckpointStore(setup.Directory.Checkpoints);
        var options = setup.Options;
        var executor = new NetworkExecutor(setup.Network);
        _source = BatchSource.ForTraining(setup.Dataset, new BatchOptions
        {
            BatchSize = options.BatchSize,
            ResolutionOf = BatchOptions.Fixed(setup.BatchResolution),
            Seed = options.Seed,
            Layout = BatchTensors.Layout,
            Transform = setup.Augmentation,
            Mix = options.Mix,
            Workers = setup.Threads,
        });
        _feed = BatchFeed.Of(_source, setup.Context.Device);
        _schedule = new TrainingSchedule(options.Recipe, options.Optimizer.WarmUpShare, (long)options.Epochs * _source.BatchesPerEpoch);
        _resolutions = new ElasticSchedule(options.Elastic, options.Seed);
        reporter.Steps = _schedule.Steps;
        _tensors = new SessionTensors(setup);
        _average = new WeightAverage(_tensors.Live, _tensors.Average, options.Optimizer.AveragingDecay);
        _step = new TrainingStep(executor, _tensors.Live, _tensors.Optimizer, setup.Context, new StepOptions(
            options.Optimizer.LabelSmoothing, options.Recipe.Temperature, options.Elastic?.DistillationWeight ?? 0));
        _evaluator = new Evaluator(executor, setup.Dataset, setup.Context, setup.Threads);
    }

    public TrainingState State { get; private set; } = TrainingState.Begin;

    /// <summary>Goes on from the newest checkpoint, if there is one.</summary>
    /// <exception cref="InputException">No checkpoint can be read, or another configuration was trained: names the differences.</exception>
    public void Resume()
    {
        if (_checkpoints.IsEmpty)
        {
            return;
        }

        var notices = new List<string>();
        var checkpoint = _checkpoints.LoadNewest(notices.Add)
            ?? throw new InputException($"{_setup.Directory.Checkpoints}: no checkpoint can be used. {string.Join(" ", notices)} Train anew in another folder.");
        var differences = SettingsDifference.Between(checkpoint.Settings, _setup.Settings);
        if (differences.Count > 0)
        {
            throw new InputException(
                $"{_setup.Directory.Checkpoints}: the checkpoint was made with another configuration: {string.Join("; ", differences)}. "
                + "Resume with the same configuration, or train anew in another folder.");
        }

        _tensors.Import(checkpoint.Tensors, _setup.Directory.Checkpoints);
        State = checkpoint.State with { Notices = [.. checkpoint.State.Notices, .. notices] };
        _savedStep = State.Step;
        notices.ForEach(_reporter.Notice);
    }

    /// <summary>Trains to the end.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        _source.Seek(State.Step / _source.BatchesPerEpoch, (int)(State.Step % _source.BatchesPerEpoch));
        _reporter.Begin(State);
        try
        {
            while (!IsOver(cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Step(cancellationToken);
                if (State.Step % _setup.Options.CheckpointSteps == 0)
                {
                    Save();
                }
            }
        }
        catch (OperationCanceledException)
        {
            Save();
            throw;
        }

        Save();
    }

    /// <summary>The averaged weights with statistics of their own, evaluated.</summary>
    public TrainingResult Finish(CancellationToken cancellationToken)
    {
        var s = _schedule.FinalS;
        var (statistics, bySide) = CalibrateSides(s, cancellationToken);
        Recalibrate(StatisticsMode.Student, s, _setup.Options.RecalibrationBatches, cancellationToken);
        EvaluationResult? teacher = null;
        if (_setup.Options.Recipe.Recipe == Recipe.Hybrid)
        {
            Recalibrate(StatisticsMode.Teacher, s: 0, _setup.Options.RecalibrationBatches, cancellationToken);
            teacher = Evaluate(Split.Validation, s: 0, StatisticsMode.Teacher, cancellationToken);
        }

        var dataset = _setup.Dataset;
        var validation = Evaluate(Split.Validation, s, StatisticsMode.Student, cancellationToken);
        var test = _setup.Options.JudgesTest ? Evaluate(Split.Test, s, StatisticsMode.Student, cancellationToken) : null;
        var record = new TrainingRecord(
            _setup.Settings,
            dataset.ClassNames,
            new NormalizationRecord(dataset.Normalization.Mean, dataset.Normalization.Deviation),
            State.History,
            s,
            validation,
            test,
            teacher,
            _reporter.Seconds,
            State.Notices)
        {
            BySide = bySide,
            DataWaitShare = _reporter.DataWaitShare,
        };
        return new TrainingResult(_setup.Network, _tensors.Average.Export(), record) { Statistics = statistics };
    }

    /// <summary>Statistics at the range's calibrated sides, and accuracies there and in the middle between them.</summary>
    private (ResolutionStatistics? Statistics, IReadOnlyList<AccuracyAtSide> BySide) CalibrateSides(double s, CancellationToken cancellationToken)
    {
        if (_setup.Options.Elastic is not { } elastic)
        {
            return (null, []);
        }

        var statistics = new ResolutionStatistics();
        foreach (var side in elastic.StatisticsSides)
        {
            _evaluator.Recalibrate(
                _tensors.Average, Resolution.Square(side), s, StatisticsMode.Student, _setup.Options.BatchSize, _setup.Options.RecalibrationBatches, cancellationToken);
            statistics.Add(side, _tensors.Average.Export());
        }

        var split = _setup.Dataset.Splits.Validation > 0 ? Split.Validation : Split.Test;
        var weights = _tensors.Average.Export();
        var accuracies = new List<AccuracyAtSide>();
        foreach (var side in elastic.JudgedSides)
        {
            var resolution = Resolution.Square(side);
            _tensors.Average.LoadStatistics(StatisticsMode.Student, statistics.Apply(weights, resolution));
            var found = _evaluator.Evaluate(_tensors.Average, split, resolution, s, StatisticsMode.Student, cancellationToken);
            accuracies.Add(new AccuracyAtSide(side, found.Top1, statistics.Sides.Contains(side)));
        }

        return (statistics, accuracies);
    }

    public void Dispose()
    {
        _feed.Dispose();
        _source.Dispose();
        _tensors.Dispose();
    }

    /// <summary>Closes an epoch whose last step is made; whether that was the last epoch.</summary>
    private bool IsOver(CancellationToken cancellationToken)
    {
        if (State.Step / _source.BatchesPerEpoch > State.History.Count)
        {
            EndEpoch(cancellationToken);
        }

        return State.Step == _schedule.Steps;
    }

    private void Step(CancellationToken cancellationToken)
    {
        if (State.Step == _schedule.FreezesTeacherAt)
        {
            FreezeTeacher(cancellationToken);
        }

        var plan = _schedule.At(State.Step);
        var outcome = Step(plan, cancellationToken);
        if (!outcome.IsFinite)
        {
            throw Diverged($"the loss is {outcome.TotalLoss}");
        }

        if (_tensors.Optimizer.Overflow is { } overflow)
        {
            throw Diverged(overflow);
        }

        State = State with
        {
            Step = State.Step + 1,
            EpochLoss = State.EpochLoss + outcome.Loss * outcome.Images,
            EpochCorrect = State.EpochCorrect + outcome.Correct,
            EpochImages = State.EpochImages + outcome.Images,
        };
        _average.Update(State.Step);
        _reporter.Step(State, plan, outcome.Images);
    }

    private StepOutcome Step(in StepPlan plan, CancellationToken cancellationToken)
    {
        using var batch = NextBatch(cancellationToken);
        return _step.Run(batch, plan, _resolutions.SidesAt(State.Step), _tensors.Teacher);
    }

    /// <summary>The averaged weights at s = 0, with statistics of their own at the largest resolution.</summary>
    private void FreezeTeacher(CancellationToken cancellationToken)
    {
        var options = _setup.Options;
        _evaluator.Recalibrate(
            _tensors.Average, _setup.Largest, s: 0, StatisticsMode.Student, options.BatchSize, options.RecalibrationBatches, cancellationToken);
        _tensors.FreezeTeacher();
    }

    /// <summary>Where images can no longer be read (a folder that is gone), what was trained so far is kept.</summary>
    private DeviceBatch NextBatch(CancellationToken cancellationToken)
    {
        _reporter.BeginWait();
        try
        {
            return _feed.Next(cancellationToken);
        }
        catch (InputException)
        {
            Save();
            throw;
        }
        finally
        {
            _reporter.EndWait();
        }
    }

    private void EndEpoch(CancellationToken cancellationToken)
    {
        var plan = _schedule.At(State.Step - 1);
        Recalibrate(StatisticsMode.Student, plan.S, EpochRecalibrationBatches, cancellationToken);
        var validation = Evaluate(Split.Validation, plan.S, StatisticsMode.Student, cancellationToken);
        var epoch = new EpochRecord(
            State.History.Count + 1,
            State.EpochLoss / State.EpochImages,
            (double)State.EpochCorrect / State.EpochImages,
            plan.LearningRateFactor * _setup.Options.Optimizer.LearningRate,
            plan.S,
            validation,
            _reporter.Seconds);
        _reporter.Epoch(State, plan, epoch);
        State = State with { EpochLoss = 0, EpochCorrect = 0, EpochImages = 0, History = [.. State.History, epoch] };
    }

    private void Recalibrate(StatisticsMode statistics, double s, int batches, CancellationToken cancellationToken) =>
        _evaluator.Recalibrate(_tensors.Average, _setup.Resolution, s, statistics, _setup.Options.BatchSize, batches, cancellationToken);

    private EvaluationResult? Evaluate(Split split, double s, StatisticsMode statistics, CancellationToken cancellationToken) =>
        _setup.Dataset.Splits[split] == 0 ? null : _evaluator.Evaluate(_tensors.Average, split, _setup.Resolution, s, statistics, cancellationToken);

    private void Save()
    {
        if (State.Step == _savedStep || State.Step == 0)
        {
            return;
        }

        if (!_tensors.AreFinite)
        {
            throw Diverged("weights or statistics are not finite");
        }

        _checkpoints.Save(new Checkpoint(_setup.Settings, State with { Seconds = _reporter.Seconds }, _tensors.Export()));
        _savedStep = State.Step;
    }

    private InputException Diverged(string what)
    {
        var left = _savedStep > 0 ? $"The checkpoint of step {_savedStep} is kept." : "No checkpoint was made before.";
        return new InputException(
            $"Training diverged at step {State.Step + 1} of {_schedule.Steps} (epoch {State.History.Count + 1}): {what}. {left} "
            + $"Lower the learning rate (currently {_setup.Options.Optimizer.LearningRate}) or limit the gradients' norm.");
    }
}
