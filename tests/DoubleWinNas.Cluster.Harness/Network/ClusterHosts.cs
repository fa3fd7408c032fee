using System.Globalization;
using DoubleWinNas.Cluster.Harness.Processes;

namespace DoubleWinNas.Cluster.Harness.Network;

/// <summary>
/// The machines of a cluster: network namespaces on one bridge where this process may make them, so that a cable can be pulled; else all of
/// them are the loopback and no cable can.
/// </summary>
internal sealed class ClusterHosts : IAsyncDisposable
{
    private static readonly TimeSpan LongestBurst = TimeSpan.FromMilliseconds(300);

    private readonly string? _tag;
    private readonly List<string> _names = [];

    private ClusterHosts(string? tag)
    {
        _tag = tag;
        Network = tag is null ? "127.0.0" : string.Create(CultureInfo.InvariantCulture, $"10.213.{Environment.ProcessId % 250}");
    }

    /// <summary>Whether the machines can be parted.</summary>
    public bool HasCables => _tag is not null;

    /// <summary>Address of the machine with the database's primary, which all others reach.</summary>
    public string Primary => $"{Network}.1";

    /// <summary>Address of the standby; another one of the same machine.</summary>
    public string Standby => $"{Network}.2";

    private string Network { get; }

    /// <summary>Makes the bridge and the machines.</summary>
    /// <param name="names">Of the machines.</param>
    /// <param name="withCables">Whether namespaces are wanted.</param>
    public static async Task<ClusterHosts> MakeAsync(IReadOnlyList<string> names, bool withCables)
    {
        var hosts = new ClusterHosts(withCables ? string.Create(CultureInfo.InvariantCulture, $"dw{Environment.ProcessId % 100_000}") : null);
        hosts._names.AddRange(names);
        if (!withCables)
        {
            return hosts;
        }

        try
        {
            await Command.RunAsync("ip", "link", "add", $"{hosts._tag}b", "type", "bridge");
            await Command.RunAsync("ip", "addr", "add", $"{hosts.Primary}/24", "dev", $"{hosts._tag}b");
            await Command.RunAsync("ip", "addr", "add", $"{hosts.Standby}/24", "dev", $"{hosts._tag}b");
            await Command.RunAsync("ip", "link", "set", $"{hosts._tag}b", "up");
            foreach (var name in names)
            {
                var space = hosts.Space(name);
                await Command.RunAsync("ip", "netns", "add", space);
                await Command.RunAsync("ip", "link", "add", space, "type", "veth", "peer", "name", "eth0", "netns", space);
                await Command.RunAsync("ip", "link", "set", space, "master", $"{hosts._tag}b", "up");
                await Command.RunAsync("ip", "-n", space, "addr", "add", $"{hosts.AddressOf(name)}/24", "dev", "eth0");
                await Command.RunAsync("ip", "-n", space, "link", "set", "eth0", "up");
                await Command.RunAsync("ip", "-n", space, "link", "set", "lo", "up");
            }

            return hosts;
        }
        catch
        {
            await hosts.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether this process may make namespaces and bridges.</summary>
    public static async Task<bool> CanHaveCablesAsync()
    {
        try
        {
            await using var hosts = await MakeAsync(["try"], withCables: true);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    public string AddressOf(string name) => HasCables ? string.Create(CultureInfo.InvariantCulture, $"{Network}.{10 + _names.IndexOf(name)}") : Primary;

    /// <summary>What stands in front of a command line that is to run on the machine.</summary>
    public IReadOnlyList<string> PrefixOf(string name) => HasCables ? ["ip", "netns", "exec", Space(name)] : [];

    /// <summary>Nothing reaches the machine any more, and nothing is told of it.</summary>
    public Task PullCableAsync(string name) => Command.RunAsync("ip", "link", "set", Space(name), "down");

    public Task PlugCableAsync(string name) => Command.RunAsync("ip", "link", "set", Space(name), "up");

    /// <summary>Loses packets: a fifth of them where the kernel can, else whole bursts, with the cable out for a third of the time.</summary>
    public async Task LosePacketsAsync(string name, TimeSpan duration, Random random, CancellationToken cancellationToken)
    {
        var (code, _) = await Command.TryAsync("tc", "qdisc", "add", "dev", Space(name), "root", "netem", "loss", "20%");
        if (code == 0)
        {
            await Task.Delay(duration, cancellationToken);
            await Command.RunAsync("tc", "qdisc", "del", "dev", Space(name), "root");
            return;
        }

        for (var left = duration; left > TimeSpan.Zero;)
        {
            var burst = LongestBurst * random.NextDouble();
            await PullCableAsync(name);
            await Task.Delay(burst, cancellationToken);
            await PlugCableAsync(name);
            await Task.Delay(burst * 2, cancellationToken);
            left -= burst * 3;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!HasCables)
        {
            return;
        }

        foreach (var name in _names)
        {
            await Command.TryAsync("ip", "link", "del", Space(name));
            await Command.TryAsync("ip", "netns", "del", Space(name));
        }

        await Command.TryAsync("ip", "link", "del", $"{_tag}b");
    }

    private string Space(string name) => $"{_tag}{name}";
}
