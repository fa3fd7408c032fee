namespace DoubleWinNas.Node.Shrinking;

/// <summary>A nonlinear block that could be made linear inside and merged.</summary>
/// <param name="Name">Its name in the network, such as <c>stages.2.1</c>.</param>
/// <param name="Stage">Stage of the genotype.</param>
/// <param name="Slot">Slot of the stage.</param>
/// <param name="SavedMilliseconds">What the network's predicted latency loses by it; not above 0 where merging does not pay.</param>
/// <param name="Importance">What the validation loss gains by it without any training, in nats.</param>
/// <param name="Accuracy">Top-1 on the validation images without any training, 0 to 1.</param>
internal sealed record BlockCandidate(string Name, int Stage, int Slot, double SavedMilliseconds, double Importance, double Accuracy);
