using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Hosting;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Node.Configuration.Search;

/// <summary>How this machine takes part in searches (the file's <c>node</c> section); no part of any result.</summary>
internal sealed record NodeSettings
{
    /// <summary>Worker processes. Default auto: one a core.</summary>
    public WorkerCount Workers { get; init; }

    /// <summary>A worker whose item makes no progress for so long is replaced. Default 2 minutes.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>An item whose worker is silent for so long is given to another. Default 15 seconds.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Folder in which data sets are looked for by name; null: the one that the environment's <c>DWNAS_DATA</c> names.</summary>
    public string? DataRoot { get; init; }

    /// <summary>Name in the cluster; null: the machine's.</summary>
    public string? Id { get; init; }

    /// <summary>What the node does (<see cref="NodeRoles"/>). Default: everything.</summary>
    public IReadOnlyList<string> Roles { get; init; } = NodeRoles.Whole;

    /// <summary>Device that role device measures for. Default host.</summary>
    public string Device { get; init; } = "host";

    /// <summary>The node's folder; null: <c>node</c> beside the file, or the search's folder.</summary>
    public string? Folder { get; init; }

    /// <summary>Where it listens besides a free port of the loopback. Default: nowhere.</summary>
    public IReadOnlyList<ListenAddress> Listen { get; init; } = [];

    /// <summary>How others reach it; null: the first address of <see cref="Listen"/>.</summary>
    public string? Address { get; init; }

    public TlsSettings Tls { get; init; } = new();

    public StoreSettings Store { get; init; } = new();

    /// <summary>Most bytes of artifacts' copies. Default 20 GiB.</summary>
    public ByteCount CacheLimit { get; init; } = new(20L << 30);

    /// <exception cref="SettingsException">A value is out of its range.</exception>
    public void Validate()
    {
        Require("stall-timeout", StallTimeout, TimeSpan.FromSeconds(10), TimeSpan.FromHours(24), "10 seconds to 24 hours");
        Require("lease", Lease, TimeSpan.FromSeconds(2), TimeSpan.FromHours(1), "2 seconds to 1 hour");
        if (Roles.Count == 0 || Roles.Distinct().Count() < Roles.Count || Roles.Except(NodeRoles.All).Any())
        {
            throw new SettingsException("node.roles", $"found [{string.Join(", ", Roles)}]; allowed are one or more of {string.Join(", ", NodeRoles.All)}, each once.");
        }

        RequireName("id", Id ?? "x");
        RequireName("device", Device);
        if (Address is not null && !(Uri.TryCreate(Address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            throw new SettingsException("node.address", $"found '{Address}'; allowed is an address such as https://node-1.example.org:7443.");
        }

        if (Tls.Certificate is null != Tls.Key is null)
        {
            throw new SettingsException("node.tls", "certificate and key belong together; one of them is null. 'dwnas node certificate' writes both.");
        }

        if (Store.Password is not null && Store.PasswordFile is not null)
        {
            throw new SettingsException("node.store", "found password and password-file; allowed is one of them.");
        }
    }

    private static void RequireName(string key, string found)
    {
        if (found.Length is 0 or > 64 || !found.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-'))
        {
            throw new SettingsException($"node.{key}", $"found '{found}'; allowed are 1 to 64 letters, digits, '.', '_' and '-'.");
        }
    }

    private static void Require(string key, TimeSpan found, TimeSpan least, TimeSpan most, string allowed)
    {
        if (found < least || found > most)
        {
            throw new SettingsException($"node.{key}", $"found {found.TotalSeconds} seconds; allowed are {allowed}.");
        }
    }
}
