using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Orchestration.Work;

/// <summary>Pool train: one replica's part of a round of the supernet.</summary>
/// <param name="Settings">The search.</param>
/// <param name="Round">From 0.</param>
/// <param name="Replica">From 0, below the settings' replicas.</param>
/// <param name="Checkpoint">Where the round starts; null for the first round, which starts from the seed.</param>
public sealed record TrainRound(SearchSettings Settings, int Round, int Replica, Artifact? Checkpoint);

/// <summary>Result of <see cref="TrainRound"/>.</summary>
/// <param name="Checkpoint">Weights and optimizer state of this replica.</param>
/// <param name="Loss">Mean cross entropy of the largest subnet over the round.</param>
/// <param name="Accuracy">Its mean accuracy on the training images, 0 to 1.</param>
/// <param name="Images">Images seen.</param>
/// <param name="Seconds">Time taken; for people, not part of any result.</param>
public sealed record RoundTrained(Artifact Checkpoint, double Loss, double Accuracy, long Images, double Seconds);

/// <summary>Pool train: average the replicas of a round and judge the outcome.</summary>
/// <param name="Settings">The search.</param>
/// <param name="Round">From 0.</param>
/// <param name="Replicas">Their checkpoints, by replica.</param>
/// <param name="Previous">The checkpoint that the round started from; null for the first.</param>
public sealed record AverageRound(SearchSettings Settings, int Round, IReadOnlyList<Artifact> Replicas, Artifact? Previous);

/// <summary>Result of <see cref="AverageRound"/>.</summary>
/// <param name="Checkpoint">Where the next round starts.</param>
/// <param name="Largest">Validation accuracy of the largest subnet, 0 to 1, statistics recalibrated.</param>
/// <param name="Smallest">Validation accuracy of the smallest subnet.</param>
/// <param name="Seconds">Time taken.</param>
public sealed record RoundAveraged(Artifact Checkpoint, double Largest, double Smallest, double Seconds);
