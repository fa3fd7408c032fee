using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DoubleWinNas.Actors;
using DoubleWinNas.Actors.Harness.PostgreSql;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Actors.Store.PostgreSql;
using DoubleWinNas.Cluster.Harness.Network;
using DoubleWinNas.Cluster.Harness.Processes;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Hosting;
using DoubleWinNas.Node.Joining;

namespace DoubleWinNas.Cluster.Harness.Chaos;

/// <summary>
/// PostgreSQL with a synchronous standby, three controllers, two trainers and a device worker, all processes of their own, speaking TLS with
/// tokens; in network namespaces where wanted.
/// </summary>
internal sealed class ChaosCluster : IAsyncDisposable
{
    private const string Database = "cluster";
    private const int TlsPort = 7443;

    /// <summary>Has all that is used from outside.</summary>
    private const int LeastSchema = 2;

    private const int SmallDiskMebibytes = 256;

    private readonly string _folder;
    private readonly Dictionary<string, ClusterProcess> _processes = [];
    private readonly Dictionary<string, int> _ports = [];
    private readonly Dictionary<string, string> _programs = [];
    private readonly List<string> _mounts = [];
    private readonly ClusterHosts _hosts;
    private string _authority = "";

    private ChaosCluster(string folder, ClusterHosts hosts, PrivatePostgreSql primary, string? former)
    {
        (_folder, _hosts, Primary) = (folder, hosts, primary);
        Store = null!;
        foreach (var name in former is null ? [] : Nodes.Concat(Workers))
        {
            _programs[name] = former!;
        }
    }

    public static IReadOnlyList<string> Nodes { get; } = ["n1", "n2", "n3"];

    public static IReadOnlyList<string> Workers { get; } = ["w1", "w2", "w3"];

    public PrivatePostgreSql Primary { get; private set; }

    /// <summary>Null when it was promoted.</summary>
    public PrivatePostgreSql? Standby { get; private set; }

    public ClusterHosts Hosts => _hosts;

    /// <summary>To look at the cluster from outside.</summary>
    public PostgreSqlActorStore Store { get; private set; }

    /// <summary>Library that shifts a process's clock; null where none could be compiled.</summary>
    public string? Clock { get; private set; }

    public static async Task<ChaosCluster> StartAsync(string folder, bool withCables, bool withStandby, string? former, CancellationToken cancellation)
    {
        var hosts = await ClusterHosts.MakeAsync([.. Nodes, .. Workers], withCables);
        PrivatePostgreSql primary;
        try
        {
            primary = await PrivatePostgreSql.StartNewAsync(ServerOptions(hosts, hosts.Primary), cancellation);
        }
        catch
        {
            await hosts.DisposeAsync();
            throw;
        }

        var cluster = new ChaosCluster(folder, hosts, primary, former);
        try
        {
            await cluster.StartAsync(withStandby, cancellation);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Options that let a command speak to the cluster as an administrator.</summary>
    /// <param name="but">A node that is not named; null for none.</param>
    public string[] Join(string token, string? but = null) =>
        ["--join", string.Join(',', Nodes.Where(node => node != but).Select(UrlOf)), "--token-file", Path.Combine(_folder, $"{token}.token"), "--ca", _authority];

    /// <summary>A line to all nodes but one.</summary>
    public ClusterClient Connect(string? but) =>
        new([.. Nodes.Where(node => node != but).Select(UrlOf).Select(url => new Uri(url))], ApiToken.Load(Path.Combine(_folder, "ops.token")), _authority);

    public ClusterProcess Process(string name) => _processes[name];

    /// <summary>Folder of a node or worker.</summary>
    public string FolderOf(string name) => Path.Combine(_folder, name);

    /// <summary>What a process said.</summary>
    public string LogOf(string name) => Path.Combine(_folder, $"{name}.log");

    /// <summary>Whether a file system of its own, that can be filled, is under the folder.</summary>
    public bool HasOwnDisk(string name) => _mounts.Contains(FolderOf(name));

    /// <summary>Stops the next node or worker that runs a former program, and starts this one's in its place.</summary>
    /// <returns>Its name; null where all run this one's.</returns>
    public async Task<string?> UpgradeAsync(CancellationToken cancellation)
    {
        if (Nodes.Concat(Workers).FirstOrDefault(_programs.ContainsKey) is not { } name)
        {
            return null;
        }

        await _processes[name].StopAsync(cancellation);
        _programs.Remove(name);
        await StartAsync(name, TimeSpan.Zero, cancellation);
        return name;
    }

    /// <summary>Starts a node or worker, in place of an earlier one.</summary>
    public async Task StartAsync(string name, TimeSpan clockAhead, CancellationToken cancellation)
    {
        if (_processes.Remove(name, out var former))
        {
            await former.DisposeAsync();
        }

        string[] arguments = Nodes.Contains(name)
            ? ["node", Path.Combine(_folder, $"{name}.conf")]
            : ["worker", .. Join("work"), "--pools", name == "w3" ? "device,transform" : "train,transform", "--labels", name == "w3" ? "device=host" : "", "--name", name, "--folder", FolderOf(name)];
        var environment = clockAhead == TimeSpan.Zero || Clock is null ? new Dictionary<string, string>() : ShiftedClock.Ahead(Clock, clockAhead);
        _processes[name] = ClusterProcess.Start(name, _programs.GetValueOrDefault(name, ClusterProcess.OwnProgram), _hosts.PrefixOf(name), environment, LogOf(name), arguments);
        if (Nodes.Contains(name))
        {
            await _processes[name].WhenUpAsync(cancellation);
        }
    }

    /// <summary>Waits until every node is up and has its share.</summary>
    public async Task WhenWholeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                var owners = (await Store.ListShardsAsync(cancellation)).GroupBy(shard => shard.NodeId).ToList();
                if (owners.Count == Nodes.Count && owners.TrueForAll(owner => owner.Key is not null && owner.Count() >= Store.ShardCount / Nodes.Count))
                {
                    return;
                }
            }
            catch (StoreUnavailableException)
            {
                // The server is just back.
            }

            await Task.Delay(50, cancellation);
        }
    }

    /// <summary>Node that hosts an actor now; null while nobody does.</summary>
    public async Task<string?> HostOfAsync(ActorId actor, CancellationToken cancellation)
    {
        var shard = Sharding.ShardOf(actor, Store.ShardCount);
        return (await Store.ListShardsAsync(cancellation)).Single(row => row.Shard == shard).NodeId;
    }

    /// <summary>The primary goes for good; its standby takes its place.</summary>
    public async Task LosePrimaryAsync(CancellationToken cancellation)
    {
        var lost = Primary;
        await lost.StopAsync(PostgreSqlShutdown.Immediate, cancellation);
        await Standby!.PromoteAsync(cancellation);
        (Primary, Standby) = (Standby, null);
        await lost.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.Values)
        {
            await process.DisposeAsync();
        }

        if (Store is not null)
        {
            await Store.DisposeAsync();
        }

        if (Standby is not null)
        {
            await Standby.DisposeAsync();
        }

        await Primary.DisposeAsync();
        foreach (var mount in _mounts)
        {
            await Command.TryAsync("umount", mount);
        }

        await _hosts.DisposeAsync();
    }

    private async Task StartAsync(bool withStandby, CancellationToken cancellation)
    {
        await Primary.CreateAsync(Database, cancellation);
        if (withStandby)
        {
            Standby = await Primary.StartSynchronousStandbyAsync(ServerOptions(_hosts, _hosts.Standby), cancellation);
        }

        Clock = await ShiftedClock.MakeAsync(_folder);
        _authority = OwnAuthority.Issue(Path.Combine(_folder, "tls"), [.. Nodes.Select(_hosts.AddressOf).Distinct()], 30, TimeProvider.System).Authority;

        // Programs of former versions find the schema as they left it.
        var options = new PostgreSqlStoreOptions(ConnectionString(isSocket: true));
        Store = new PostgreSqlActorStore(_programs.Count == 0 ? options : options with { KnownSchema = LeastSchema });
        await Store.OpenAsync(cancellation);
        foreach (var (name, scope) in new[] { ("ops", "admin"), ("work", "worker") })
        {
            var issued = await TokenBook.IssueAsync(Store, new TokenOrder(name, scope, Lifetime: null), cancellation);
            await File.WriteAllTextAsync(Path.Combine(_folder, $"{name}.token"), issued.Secret, cancellation);
        }

        foreach (var name in Nodes)
        {
            await File.WriteAllTextAsync(Path.Combine(_folder, $"{name}.conf"), Configuration(name), cancellation);
        }

        await MountAsync(FolderOf(Nodes[^1]));
        await Task.WhenAll(Nodes.Select(name => StartAsync(name, TimeSpan.Zero, cancellation)));
        await WhenWholeAsync(cancellation);
        await Task.WhenAll(Workers.Select(name => StartAsync(name, TimeSpan.Zero, cancellation)));
    }

    private async Task MountAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        if ((await Command.TryAsync("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={SmallDiskMebibytes}m"), "tmpfs", folder)).Code == 0)
        {
            _mounts.Add(folder);
        }
    }

    private string Configuration(string name) =>
        $$"""
        node {
          id = {{name}}
          roles = [controller]
          folder = "{{FolderOf(name)}}"
          listen = ["{{_hosts.AddressOf(name)}}:{{PortOf(name)}}"]
          address = "{{UrlOf(name)}}"
          tls { certificate = "{{Path.Combine(_folder, "tls", "node.pem")}}", key = "{{Path.Combine(_folder, "tls", "node.key")}}" }
          store.connection = "{{ConnectionString(isSocket: !_hosts.HasCables)}}"
          lease = 3 s
          stall-timeout = 60 s
        }
        """;

    private string ConnectionString(bool isSocket)
    {
        var primary = isSocket ? Primary.Folder : _hosts.Primary;
        var (hosts, attributes) = Standby is null ? (primary, "") : ($"{primary},{(isSocket ? Standby.Folder : _hosts.Standby)}", ";Target Session Attributes=primary");
        return $"Host={hosts};Username=postgres;Database={Database}{attributes}";
    }

    private string UrlOf(string node) => string.Create(CultureInfo.InvariantCulture, $"https://{_hosts.AddressOf(node)}:{PortOf(node)}");

    // On the loopback each node needs a port of its own, the same after each restart.
    private int PortOf(string node)
    {
        if (_hosts.HasCables)
        {
            return TlsPort;
        }

        if (!_ports.TryGetValue(node, out var port))
        {
            using var free = new TcpListener(IPAddress.Loopback, 0);
            free.Start();
            _ports[node] = port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        return port;
    }

    private static PrivatePostgreSqlOptions ServerOptions(ClusterHosts hosts, string address) => new() { ListenAddress = hosts.HasCables ? address : "" };
}
