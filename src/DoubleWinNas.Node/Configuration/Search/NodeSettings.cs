using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Node.Configuration.Search;

/// <summary>How this machine carries a search out (the file's <c>node</c> section); no part of any result.</summary>
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

    /// <exception cref="SettingsException">A value is out of its range.</exception>
    public void Validate()
    {
        Require("stall-timeout", StallTimeout, TimeSpan.FromSeconds(10), TimeSpan.FromHours(24), "10 seconds to 24 hours");
        Require("lease", Lease, TimeSpan.FromSeconds(2), TimeSpan.FromHours(1), "2 seconds to 1 hour");
    }

    private static void Require(string key, TimeSpan found, TimeSpan least, TimeSpan most, string allowed)
    {
        if (found < least || found > most)
        {
            throw new SettingsException($"node.{key}", $"found {found.TotalSeconds} seconds; allowed are {allowed}.");
        }
    }
}
