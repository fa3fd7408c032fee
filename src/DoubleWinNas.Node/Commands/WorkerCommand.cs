using System.CommandLine;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Terminal;
using DoubleWinNas.Node.Work;
using DoubleWinNas.Node.Workers;
using DoubleWinNas.Orchestration;
using DoubleWinNas.Orchestration.Work;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas worker</c>: works for a node until it is stopped.</summary>
internal sealed class WorkerCommand : DwnasCommand
{
    private static readonly string[] KnownPools = [Pools.Train, Pools.Transform, Pools.Device];

    private readonly Option<string> _join = new("--join") { Description = "Base address of the node's API.", HelpName = "URL", Required = true };
    private readonly Option<string> _token = new("--token-file") { Description = "File with the node's token.", HelpName = "F", Required = true };
    private readonly Option<string> _pools = new("--pools") { Description = $"What it serves, of {string.Join(", ", KnownPools)}.", HelpName = "P,P", Required = true };
    private readonly Option<string> _labels = new("--labels") { Description = "What it offers, such as device=host.", HelpName = "L,L", DefaultValueFactory = _ => "" };
    private readonly Option<string> _name = new("--name")
    {
        Description = "Its name, unique among the node's workers; default: machine and process.",
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
        : base("worker", "Works for a node: trains, transforms, measures.", "dwnas worker --join http://127.0.0.1:40123 --token-file runs/node/token --pools train,transform", terminal)
    {
        foreach (var option in new Option[] { _join, _token, _pools, _labels, _name, _folder, _child })
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
        using var client = new NodeClient(options.Node, ApiToken.Load(options.TokenFile), options.Patience, time);
        using var handlers = new WorkHandlers(faults, time);
        var loop = new WorkerLoop(options, client, OrchestrationTypes.Registry(), handlers.All, faults, terminal.Error, time);

        // One thread from begin to end: libtorch keeps its modes and its thread pools by thread.
        await Task.Factory.StartNew(() => loop.Run(cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return ExitCode.Done;
    }

    private WorkerOptions OptionsOf(ParseResult parsed)
    {
        var join = parsed.GetRequiredValue(_join);
        if (!Uri.TryCreate(join, UriKind.Absolute, out var node) || node.Scheme is not ("http" or "https"))
        {
            throw new InputException($"--join {join}: not an address; an example is http://127.0.0.1:40123.");
        }

        var pools = List(parsed.GetRequiredValue(_pools));
        if (pools.Length == 0 || pools.FirstOrDefault(pool => !KnownPools.Contains(pool)) is not null)
        {
            throw new InputException($"--pools {parsed.GetRequiredValue(_pools)}: allowed are one or more of {string.Join(", ", KnownPools)}, separated by commas.");
        }

        return new WorkerOptions
        {
            Node = node,
            TokenFile = parsed.GetRequiredValue(_token),
            Name = parsed.GetRequiredValue(_name),
            Pools = pools,
            Labels = List(parsed.GetRequiredValue(_labels)),
            Folder = Path.GetFullPath(parsed.GetRequiredValue(_folder)),
        };
    }

    private static string[] List(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
