using System.CommandLine;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Configuration.Hocon;
using DoubleWinNas.Node.Configuration.Search;
using DoubleWinNas.Node.Joining;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Node.Work;
using DoubleWinNas.Node.Workers;
using DoubleWinNas.Orchestration;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas worker</c>: works for a node until it is stopped.</summary>
internal sealed class WorkerCommand : DwnasCommand
{
    private const int LongestName = 100;

    private static readonly string[] KnownPools = [Pools.Train, Pools.Transform, Pools.Device];

    private readonly Option<string> _join = new("--join") { Description = "Base addresses of one or more nodes of a cluster.", HelpName = "URL,URL", Required = true };
    private readonly Option<string> _token = new("--token-file") { Description = "File with a token ('dwnas token issue NAME --scope worker --out F').", HelpName = "F", Required = true };
    private readonly Option<string?> _authority = new("--ca") { Description = "PEM file of the authority that the nodes' certificates are from; default: those that this machine believes.", HelpName = "F" };
    private readonly Option<string> _cacheLimit = new("--cache-limit") { Description = "Most bytes of artifacts that are kept as copies.", HelpName = "SIZE", DefaultValueFactory = _ => "10 GiB" };
    private readonly Option<string> _drainTimeout = new("--drain-timeout")
    {
        Description = "How long SIGTERM or Ctrl-C lets it go on with an item before that is given back; a second one ends it at once.",
        HelpName = "TIME",
        DefaultValueFactory = _ => "1 minute",
    };

    private readonly Option<string> _pools = new("--pools") { Description = $"What it serves, of {string.Join(", ", KnownPools)}.", HelpName = "P,P", Required = true };
    private readonly Option<string> _labels = new("--labels") { Description = "What it offers, such as device=host.", HelpName = "L,L", DefaultValueFactory = _ => "" };
    private readonly Option<string> _name = new("--name")
    {
        Description = "Its name, unique in the cluster: letters, digits, '.', '_', '-'; default: machine and process.",
        HelpName = "N",
        DefaultValueFactory = _ => $"{Environment.MachineName}-{Environment.ProcessId}",
    };

    private readonly Option<string> _folder = new("--folder")
    {
        Description = "Folder for what is under way; workers of a machine may share it.",
        HelpName = "DIR",
        DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "dwnas-worker"),
    };

    private readonly Option<bool> _child = new("--child") { Description = "End when standard input ends.", Hidden = true };

    public WorkerCommand(CommandTerminal terminal)
        : base("worker", "Works for a node: trains, transforms, measures.", "dwnas worker --join https://node-1:7443,https://node-2:7443 --token-file gpu.token --ca ca.pem --pools train,transform --labels cuda", terminal)
    {
        foreach (var option in new Option[] { _join, _token, _authority, _pools, _labels, _name, _folder, _cacheLimit, _drainTimeout, _child })
        {
            Add(option);
        }
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var options = OptionsOf(parsed);
        if (parsed.GetValue(_child))
        {
            Parent.EndWithIt();
        }

        var time = TimeProvider.System;
        var faults = FaultHooks.FromEnvironment();
        using var client = new NodeClient(options.Nodes, ApiToken.Load(options.TokenFile), options.Authority, options.Patience, time);
        using var handlers = new WorkHandlers(faults, time);
        using var loop = new WorkerLoop(options, client, OrchestrationTypes.Registry(), handlers.All, faults, terminal.Error, time);

        // Asked to end, it finishes what is under way, for as long as it may.
        using var stop = new CancellationTokenSource();
        await using var draining = cancellation.Register(() => stop.CancelAfter(options.DrainTimeout));

        // One thread from begin to end: libtorch keeps its modes and its thread pools by thread.
        await Task.Factory.StartNew(() => loop.Run(cancellation, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return ExitCode.Done;
    }

    private WorkerOptions OptionsOf(ParseResult parsed)
    {
        var name = parsed.GetRequiredValue(_name);
        if (name.Length is 0 or > LongestName || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-') || name is "." or "..")
        {
            throw new InputException($"--name {name}: allowed are 1 to {LongestName} letters, digits, '.', '_' and '-'.");
        }

        if (!HoconUnits.TrySize(parsed.GetRequiredValue(_cacheLimit), out var limit) || limit < 0)
        {
            throw new InputException($"--cache-limit {parsed.GetRequiredValue(_cacheLimit)}: allowed is {ByteCount.Allowed}.");
        }

        var isChild = parsed.GetValue(_child);
        if (!HoconUnits.TryDuration(parsed.GetRequiredValue(_drainTimeout), out var drain) || drain < TimeSpan.Zero || drain > TimeSpan.FromDays(1))
        {
            throw new InputException($"--drain-timeout {parsed.GetRequiredValue(_drainTimeout)}: allowed is 0 seconds to 1 day, such as 30 seconds or 10 minutes.");
        }

        var pools = List(parsed.GetRequiredValue(_pools));
        if (pools.Length == 0 || pools.FirstOrDefault(pool => !KnownPools.Contains(pool)) is not null)
        {
            throw new InputException($"--pools {parsed.GetRequiredValue(_pools)}: allowed are one or more of {string.Join(", ", KnownPools)}, separated by commas.");
        }

        return new WorkerOptions
        {
            Nodes = NodeTrust.Addresses("--join", parsed.GetRequiredValue(_join)),
            Authority = parsed.GetValue(_authority),
            CacheLimit = limit,
            DrainTimeout = isChild ? TimeSpan.Zero : drain,
            IsChild = isChild,
            TokenFile = parsed.GetRequiredValue(_token),
            Name = name,
            Pools = pools,
            Labels = List(parsed.GetRequiredValue(_labels)),
            Folder = Path.GetFullPath(parsed.GetRequiredValue(_folder)),
        };
    }

    private static string[] List(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
