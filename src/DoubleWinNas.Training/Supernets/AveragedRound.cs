namespace DoubleWinNas.Training.Supernets;

/// <summary>A round's outcome.</summary>
/// <param name="Checkpoint">Where the next round starts.</param>
/// <param name="Largest">Validation top-1 of the largest subnet, 0 to 1.</param>
/// <param name="Smallest">Validation top-1 of the smallest subnet.</param>
public sealed record AveragedRound(SupernetCheckpoint Checkpoint, double Largest, double Smallest);
