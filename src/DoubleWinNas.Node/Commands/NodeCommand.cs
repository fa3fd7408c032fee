using System.CommandLine;
using DoubleWinNas.Node.Configuration.Search;
using DoubleWinNas.Node.Hosting;
using DoubleWinNas.Node.Terminal;
using Microsoft.Extensions.Logging;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas node FILE</c>: one node of a cluster, until it is stopped.</summary>
internal sealed class NodeCommand : DwnasCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "The node's configuration (HOCON): its section 'node'. A file that is called like a subcommand is given with its folder." };

    public NodeCommand(CommandTerminal terminal)
        : base("node", "Runs one node of a cluster: actors, API, workers, by its roles.", "dwnas node hocon/cluster.conf", terminal)
    {
        Add(_file);
        Add(new NodeCertificateCommand(terminal));
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var file = parsed.GetRequiredValue(_file);
        var settings = SearchConfiguration.Read(file).Node;
        using var loggers = new TerminalLoggers(terminal, TimeProvider.System, LogLevel.Warning);
        var options = NodePlan.Of(file, settings, loggers);
        terminal.Note($"node {options.NodeId} ({string.Join(", ", options.Roles)}) starts in {options.Folder}");
        await using var host = await NodeHost.StartAsync(options, cancellation);
        foreach (var address in host.Addresses)
        {
            terminal.Note($"node {options.NodeId} listens on {address}");
        }

        terminal.Note($"node {options.NodeId} is up: {host.System.Store.Description}, {options.Workers} workers");
        try
        {
            await host.System.Left.WaitAsync(cancellation);
            terminal.Note($"node {options.NodeId} was ordered to leave and stops");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            terminal.Note($"node {options.NodeId} stops");
        }

        await host.StopAsync();
        terminal.Note($"node {options.NodeId} stopped");
        return ExitCode.Done;
    }
}
