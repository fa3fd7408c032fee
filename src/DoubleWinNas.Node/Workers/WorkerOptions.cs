namespace DoubleWinNas.Node.Workers;

/// <summary>One worker process.</summary>
internal sealed record WorkerOptions
{
    /// <summary>Nodes of one cluster.</summary>
    public required IReadOnlyList<Uri> Nodes { get; init; }

    public required string TokenFile { get; init; }

    /// <summary>PEM file of the authority whose certificates are believed; null for the machine's.</summary>
    public string? Authority { get; init; }

    /// <summary>Unique in the cluster.</summary>
    public required string Name { get; init; }

    public required IReadOnlyList<string> Pools { get; init; }

    /// <summary>What it offers, such as <c>device=host</c>. Default: nothing.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Folder for artifacts and what is under way.</summary>
    public required string Folder { get; init; }

    /// <summary>Most bytes of artifacts' copies that are kept between items. Default 10 GiB.</summary>
    public long CacheLimit { get; init; } = 10L << 30;

    /// <summary>Whether a node of this machine started it: it ends with that node and keeps nothing beyond.</summary>
    public bool IsChild { get; init; }

    /// <summary>How long it may go on with an item after it was asked to end. Default: not at all, the item goes back.</summary>
    public TimeSpan DrainTimeout { get; init; }

    /// <summary>How long all nodes may be gone before the worker ends. Default 5 min.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);
}
