using DoubleWinNas.Node.Configuration.Search;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DoubleWinNas.Node.Hosting;

/// <summary>A node inside this process, with everything of it in one folder.</summary>
internal sealed record EmbeddedNodeOptions
{
    /// <summary>Holds the database, the artifacts, the workers' logs and scratch; made when missing; used by one node at a time.</summary>
    public required string Folder { get; init; }

    /// <summary>Child processes that work; 0 for none. Default: the machine's cores.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>A worker whose item makes no progress for so long ends itself. Default 2 min.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>An item whose worker is silent for so long is given to another. Default 15 s.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Where data sets are looked for; null: where the environment says (<c>DWNAS_DATA</c>).</summary>
    public string? DataRoot { get; init; }

    /// <summary>Environment variables that the workers get besides this process's. Default: none.</summary>
    public IReadOnlyDictionary<string, string> WorkerEnvironment { get; init; } = new Dictionary<string, string>();

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>As keys and values, for people.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Describe() =>
    [
        new("node.folder", Path.GetFullPath(Folder)),
        new("node.workers", SettingText.Print(Workers)),
        new("node.stall-timeout", SettingText.Print(StallTimeout)),
        new("node.lease", SettingText.Print(Lease)),
        new("node.data-root", DataRoot ?? "from the environment"),
    ];
}
