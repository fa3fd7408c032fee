namespace DoubleWinNas.Cluster.Harness.Chaos;

/// <summary>What became of a search.</summary>
/// <param name="Front">Bytes of its front.json.</param>
/// <param name="Took">From its start to its results.</param>
/// <param name="Faults">Those that happened before it was finished.</param>
/// <param name="Items">Work items that were begun, by kind.</param>
/// <param name="Repeated">Beginnings beyond the first of an item, by kind.</param>
internal sealed record ChaosVerdict(
    byte[] Front, TimeSpan Took, IReadOnlyList<ChaosEvent> Faults, IReadOnlyDictionary<string, int> Items, IReadOnlyDictionary<string, int> Repeated);

/// <param name="Victim">A process, or where the fault was.</param>
/// <param name="At">Since the search's start.</param>
/// <param name="Answered">From the signal to the search's answer at a survivor; from the database's return where that was gone; null where nothing was taken over.</param>
internal sealed record ChaosEvent(ChaosFault Fault, string Victim, TimeSpan At, TimeSpan? Answered);
