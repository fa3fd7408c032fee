using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Configuration.Search;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DoubleWinNas.Node.Hosting;

/// <summary>
/// A node inside this process. The defaults are those of a search on one machine: everything in one folder, reachable from this machine only.
/// </summary>
internal sealed record NodeHostOptions
{
    /// <summary>Holds the database (unless it is PostgreSQL), the artifacts or their copies, the workers' logs and scratch; made when missing; used by one node at a time.</summary>
    public required string Folder { get; init; }

    /// <summary>Connection string of the cluster's PostgreSQL; null: SQLite in the folder, for a cluster of one.</summary>
    public string? PostgreSql { get; init; }

    /// <summary>Name in the cluster. Default: the machine's.</summary>
    public string NodeId { get; init; } = Environment.MachineName;

    /// <summary>What it does, for others to see. Default: everything.</summary>
    public IReadOnlyList<string> Roles { get; init; } = NodeRoles.Whole;

    /// <summary>Where it listens besides the loopback's free port.</summary>
    public NodeListeners Listeners { get; init; } = NodeListeners.Loopback;

    /// <summary>How others reach it; null: the first address that it listens on.</summary>
    public Uri? Address { get; init; }

    /// <summary>Bytes of artifacts' copies that are kept where PostgreSQL keeps the artifacts. Default 20 GiB.</summary>
    public long CacheLimit { get; init; } = 20L << 30;

    /// <summary>Child processes that work; 0 for none. Default: the machine's cores.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Pools that they serve. Default: all; the first child alone serves pool device.</summary>
    public IReadOnlyList<string> Pools { get; init; } = [Orchestration.Work.Pools.Device, Orchestration.Work.Pools.Train, Orchestration.Work.Pools.Transform];

    /// <summary>Device that the first child measures for. Default: host.</summary>
    public string Device { get; init; } = "host";

    /// <summary>A worker whose item makes no progress for so long ends itself. Default 2 min.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>An item whose worker is silent for so long is given to another. Default 15 s.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Where data sets are looked for; null: where the environment says (<c>DWNAS_DATA</c>).</summary>
    public string? DataRoot { get; init; }

    /// <summary>Environment variables that the workers get besides this process's. Default: none.</summary>
    public IReadOnlyDictionary<string, string> WorkerEnvironment { get; init; } = new Dictionary<string, string>();

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>As keys and values, for people; nothing secret.</summary>
    /// <param name="store">Where the store is, without a password.</param>
    public IReadOnlyList<KeyValuePair<string, string>> Describe(string store) =>
    [
        new("node.id", NodeId),
        new("node.roles", string.Join(", ", Roles)),
        new("node.folder", Path.GetFullPath(Folder)),
        new("node.store", store),
        new("node.listen", Listeners.Addresses.Count == 0 ? "this machine only" : string.Join(", ", Listeners.Addresses)),
        new("node.address", Address?.ToString() ?? "the first that it listens on"),
        new("node.workers", SettingText.Print(Workers)),
        new("node.pools", string.Join(", ", Pools)),
        new("node.device", Device),
        new("node.stall-timeout", SettingText.Print(StallTimeout)),
        new("node.lease", SettingText.Print(Lease)),
        new("node.data-root", DataRoot ?? "from the environment"),
    ];

    /// <summary>
    /// What the names of its children begin with. On SQLite a folder has one node and its children need no more; in a cluster another node has
    /// a <c>worker-1</c> too.
    /// </summary>
    public string ChildPrefix => PostgreSql is null ? "worker-" : $"{NodeId}.worker-";
}
