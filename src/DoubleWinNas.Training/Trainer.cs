using DoubleWinNas.Networks;
using DoubleWinNas.Networks.Graph;
using DoubleWinNas.Networks.Weights;
using DoubleWinNas.Training.Checkpoints;
using DoubleWinNas.Training.Data;

namespace DoubleWinNas.Training;

/// <summary>Trains one network by one recipe into a run directory.</summary>
public static class Trainer
{
    /// <summary>Opens the dataset and trains. Blocks; the calling thread does all of libtorch's work.</summary>
    /// <param name="options">What to train, and how.</param>
    /// <param name="progress">Told at most once a second and after each epoch, on the calling thread.</param>
    /// <param name="cancellationToken">Stops after the current step; a checkpoint is written.</param>
    /// <param name="time">Default: the system's clock.</param>
    /// <exception cref="InputException">Options, dataset or checkpoint cannot be used, or the loss is not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; <see cref="TrainingOptions.Resume"/> goes on.</exception>
    public static TrainingResult Run(
        TrainingOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        using var dataset = DatasetCatalog.Open(options.Dataset, options.DatasetOptions);
        return Run(options, dataset, progress, cancellationToken, time);
    }

    /// <summary>Trains on an open dataset; <see cref="TrainingOptions.Dataset"/> is not looked at.</summary>
    /// <inheritdoc cref="Run(TrainingOptions, IProgress{TrainingProgress}?, CancellationToken, TimeProvider?)"/>
    public static TrainingResult Run(
        TrainingOptions options,
        IImageDataset dataset,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default,
        TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(dataset);
        var setup = TrainingSetup.Create(options, dataset);
        RequireFreeDirectory(setup);
        var reporter = new ProgressReporter(progress, time ?? TimeProvider.System, options);
        using var session = new TrainingSession(setup, reporter);
        if (options.Resume)
        {
            session.Resume();
        }

        NetworkJson.Save(setup.Directory.Network, setup.Network);
        session.Run(cancellationToken);
        var result = session.Finish(cancellationToken);
        Safetensors.Save(setup.Directory.Weights, result.Weights);
        result.Statistics?.Save(setup.Directory.Statistics);
        result.Record.Save(setup.Directory.Record);
        return result;
    }

    private static void RequireFreeDirectory(TrainingSetup setup)
    {
        var directory = setup.Directory;
        if (!setup.Options.Resume && (File.Exists(directory.Record) || !new CheckpointStore(directory.Checkpoints).IsEmpty))
        {
            throw new InputException($"{directory.Path}: holds a training already. Resume it, or choose another folder.");
        }
    }
}
