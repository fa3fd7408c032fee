using DoubleWinNas.Training.Runs;

namespace DoubleWinNas.Training.Checkpoints;

/// <summary>The part of a checkpoint that a person can read; it names the tensors' file by its hash, and is written after it.</summary>
/// <param name="TensorsSha256">Hash of the whole safetensors file beside it.</param>
internal sealed record CheckpointManifest(int Format, string TensorsSha256, TrainingSettings Settings, TrainingState State)
{
    public const int FormatVersion = 1;
}

/// <summary>
/// How far a training is. The order and augmentation of images follow from seed and step, and nothing else in a step is random, so this
/// and the tensors are all there is to keep.
/// </summary>
/// <param name="Step">Steps made.</param>
/// <param name="EpochLoss">Sum of the current epoch's losses, each times its images.</param>
/// <param name="EpochCorrect">Images of the current epoch that were classified rightly.</param>
/// <param name="EpochImages">Images of the current epoch seen.</param>
/// <param name="History">Finished epochs.</param>
/// <param name="Seconds">Wall time so far.</param>
/// <param name="Notices">See <see cref="TrainingRecord"/>.</param>
internal sealed record TrainingState(
    long Step, double EpochLoss, long EpochCorrect, long EpochImages, IReadOnlyList<EpochRecord> History, double Seconds, IReadOnlyList<string> Notices)
{
    public static TrainingState Begin { get; } = new(0, 0, 0, 0, [], 0, []);
}
