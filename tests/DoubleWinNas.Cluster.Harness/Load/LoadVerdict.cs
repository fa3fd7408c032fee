namespace DoubleWinNas.Cluster.Harness.Load;

/// <summary>How one node bore its workers.</summary>
/// <param name="Workers">With the times of their calls.</param>
/// <param name="ItemsPerSecond">Leased, renewed and completed while there was enough work for all.</param>
/// <param name="Processor">Processor time of the node, an item.</param>
/// <param name="MemoryBefore">MiB, with the queue filled and no worker yet.</param>
/// <param name="Memory">MiB, every second.</param>
/// <param name="Counted">Outcomes that its actors handled: completed and failed ones.</param>
internal sealed record LoadVerdict(
    LoadOptions Options, SimulatedWorkers Workers, double ItemsPerSecond, TimeSpan Processor, double MemoryBefore, IReadOnlyList<double> Memory, string Counted)
{
    /// <summary>MiB in the middle of the run's second fifth.</summary>
    public double MemoryEarly => Part(1);

    /// <summary>MiB in the middle of its last fifth.</summary>
    public double MemoryLate => Part(4);

    /// <summary>Nothing lost, refused or doubled.</summary>
    public bool IsExact => Workers is { Lost: 0, Refused: 0 } && Workers.Completed == Options.Queued && Counted == $"{Options.Queued} 0";

    private double Part(int fifth)
    {
        var part = Memory.Skip(Memory.Count * fifth / 5).Take(Math.Max(1, Memory.Count / 5)).Order().ToList();
        return part.Count == 0 ? double.NaN : part[part.Count / 2];
    }
}
