namespace DoubleWinNas.Training.Supernets;

/// <summary>Where a replica's round is.</summary>
/// <param name="Round">From 0.</param>
/// <param name="Replica">From 0.</param>
/// <param name="Step">Steps made in this round.</param>
/// <param name="Steps">All steps of the round.</param>
/// <param name="ImagesPerSecond">Since the round began; an image counts once, however many subnets saw it.</param>
/// <param name="Loss">Mean cross entropy of the largest subnet over the round so far.</param>
/// <param name="Accuracy">Share, 0 to 1, of the images that the largest subnet classified rightly when it was trained on them.</param>
/// <param name="LearningRate">Of the last step.</param>
/// <param name="S">s of the last step.</param>
public sealed record SupernetProgress(
    int Round, int Replica, int Step, int Steps, double ImagesPerSecond, double Loss, double Accuracy, double LearningRate, double S);
