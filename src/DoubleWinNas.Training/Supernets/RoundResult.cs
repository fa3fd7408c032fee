namespace DoubleWinNas.Training.Supernets;

/// <summary>One replica's part of a round.</summary>
/// <param name="Checkpoint">Where the replica ended.</param>
/// <param name="Loss">Mean cross entropy of the largest subnet over the round.</param>
/// <param name="Accuracy">Its accuracy on the training images, 0 to 1, each when it was trained on.</param>
/// <param name="Images">Images seen.</param>
public sealed record RoundResult(SupernetCheckpoint Checkpoint, double Loss, double Accuracy, long Images);
