namespace DoubleWinNas.Training;

/// <summary>Where a training is.</summary>
/// <param name="Epoch">Current epoch, from 1.</param>
/// <param name="Epochs">All epochs.</param>
/// <param name="Step">Steps made, in the whole training.</param>
/// <param name="Steps">All steps.</param>
/// <param name="ImagesPerSecond">Since this process began to train.</param>
/// <param name="Loss">Mean of this epoch's steps: the student's cross entropy.</param>
/// <param name="Accuracy">Share, 0 to 1, of this epoch's training images that were classified rightly when they were trained on.</param>
/// <param name="LearningRate">Of the last step.</param>
/// <param name="S">s of the last step.</param>
/// <param name="TimeLeft">Expected, evaluation left out; null before the first step.</param>
/// <param name="ValidationAccuracy">Top-1 on the validation split, 0 to 1, where an epoch has just ended and there is one.</param>
/// <param name="Notice">Something a person should know, or null.</param>
public sealed record TrainingProgress(
    int Epoch,
    int Epochs,
    long Step,
    long Steps,
    double ImagesPerSecond,
    double Loss,
    double Accuracy,
    double LearningRate,
    double S,
    TimeSpan? TimeLeft,
    double? ValidationAccuracy = null,
    string? Notice = null);
