namespace DoubleWinNas.Node.Workers;

/// <summary>One worker process.</summary>
internal sealed record WorkerOptions
{
    /// <summary>The node's API.</summary>
    public required Uri Node { get; init; }

    public required string TokenFile { get; init; }

    /// <summary>Unique among the node's workers.</summary>
    public required string Name { get; init; }

    public required IReadOnlyList<string> Pools { get; init; }

    /// <summary>What it offers, such as <c>device=host</c>. Default: nothing.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Folder for artifacts and what is under way.</summary>
    public required string Folder { get; init; }

    /// <summary>How long a node may be gone before the worker ends. Default 5 min.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);
}
