using DoubleWinNas.Training;
using DoubleWinNas.Training.Data;
using DoubleWinNas.Training.Runs;

namespace DoubleWinNas.Benchmarks;

/// <summary>Trainings that an experiment keeps in a folder, so that it can be made in pieces.</summary>
internal static class StoredTraining
{
    /// <summary>The record that lies in the run directory, or that of a training made, or gone on with, now. Checkpoints of finished ones go.</summary>
    public static TrainingRecord Result(TrainingOptions options, IImageDataset dataset, Action<string> report, CancellationToken cancellationToken)
    {
        var directory = new RunDirectory(options.OutDirectory);
        if (!File.Exists(directory.Record))
        {
            report($"training {Path.GetFileName(directory.Path)}");
            Trainer.Run(options with { Resume = true }, dataset, progress: null, cancellationToken);
            Directory.Delete(directory.Checkpoints, recursive: true);
        }

        return TrainingRecord.Load(directory.Record);
    }
}
