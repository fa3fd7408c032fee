namespace DoubleWinNas.Cluster.Harness.Chaos;

/// <summary>What happens to a search in a cluster.</summary>
/// <param name="Seed">Decides victims and moments.</param>
/// <param name="Faults">In this order; none for an undisturbed run.</param>
internal sealed record ChaosOptions(int Seed, IReadOnlyList<ChaosFault> Faults)
{
    /// <summary>Whether nodes and workers live in network namespaces; needs <c>ip</c> and the right to use it.</summary>
    public bool WithCables { get; init; }

    /// <summary>Folder of a former version's program, which everything runs until it is upgraded; null for this version's.</summary>
    public string? Former { get; init; }

    /// <summary>Between the end of a fault and the next one, at most. Default 2 s.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A search that is not finished by then is given up. Default 20 min.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(20);
}
