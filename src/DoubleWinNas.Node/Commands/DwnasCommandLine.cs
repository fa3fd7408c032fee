using System.CommandLine;
using System.CommandLine.Help;
using DoubleWinNas.Node.Terminal;

namespace DoubleWinNas.Node.Commands;

/// <summary>The whole command line of <c>dwnas</c>.</summary>
internal static class DwnasCommandLine
{
    /// <summary>Parses and runs; every outcome is an exit code (<see cref="ExitCode"/>) and, where it is not 0, one message on standard error.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CommandTerminal terminal, CancellationToken cancellation)
    {
        var json = new Option<bool>("--json") { Description = "Print the result as JSON on standard output, nothing else.", Recursive = true };
        var parsed = Root(terminal, json).Parse(args);
        terminal.Json = parsed.GetValue(json);
        if (parsed.Errors.Count > 0)
        {
            terminal.Note($"dwnas: {string.Join(' ', parsed.Errors.Select(error => error.Message))} 'dwnas {PathOf(parsed)}--help' shows what is allowed.");
            return ExitCode.BadInput;
        }

        var configuration = new InvocationConfiguration
        {
            Output = terminal.Output,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parsed.InvokeAsync(configuration, cancellation);
        }
        catch (Exception error)
        {
            return ErrorReport.Print(error, terminal);
        }
    }

    /// <summary>All commands; <paramref name="json"/> belongs to each of them.</summary>
    public static RootCommand Root(CommandTerminal terminal, Option<bool> json)
    {
        var root = new RootCommand("Searches deep networks and turns them into provably equal shallow ones that devices run faster.")
        {
            new SearchCommand(terminal),
            new Command("config", "Looks at searches' configurations.") { new ConfigShowCommand(terminal), new ConfigCheckCommand(terminal) },
            new Command("device", "Devices that networks are planned for.")
            {
                new DeviceCheckCommand(terminal),
                new Command("table", "Cost tables of devices.") { new DeviceTableSaveCommand(terminal), new DeviceTableShowCommand(terminal), new DeviceTableCheckCommand(terminal) },
            },
            new Command("network", "Looks at networks.") { new NetworkShowCommand(terminal) },
            new Command("data", "Looks after datasets.") { new DataPackCommand(terminal) },
            new TrainCommand(terminal),
            new EvaluateCommand(terminal),
            new TransformCommand(terminal),
            new ShrinkCommand(terminal),
            new VerifyCommand(terminal),
            new ExportCommand(terminal),
            new MeasureCommand(terminal),
            new NodeCommand(terminal),
            new WorkerCommand(terminal),
            new Command("token", "Secrets that let workers, consoles and programs in.") { new TokenIssueCommand(terminal), new TokenListCommand(terminal), new TokenRevokeCommand(terminal) },
            new AutoscaleHintCommand(terminal),
            new DoctorCommand(terminal),
        };
        root.Options.Add(json);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExampleHelp((HelpAction)help.Action!);
        return root;
    }

    /// <summary>The commands that were recognised, each followed by a space.</summary>
    private static string PathOf(ParseResult parsed)
    {
        var path = "";
        for (var command = parsed.CommandResult; command.Parent is System.CommandLine.Parsing.CommandResult parent; command = parent)
        {
            path = $"{command.Command.Name} {path}";
        }

        return path;
    }
}
