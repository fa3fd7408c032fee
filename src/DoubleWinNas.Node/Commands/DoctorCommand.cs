using System.CommandLine;
using DoubleWinNas.Node.Doctor;
using DoubleWinNas.Node.Terminal;
using Spectre.Console;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas doctor</c>: what this machine has of what the program uses, and the remedy for what it lacks.</summary>
internal sealed class DoctorCommand : DwnasCommand
{
    private readonly Option<bool> _device = new("--device") { Description = "Only what a device agent needs: runtimes, power mode, clocks, sensors." };

    public DoctorCommand(CommandTerminal terminal)
        : base("doctor", "Says what was found on this machine and how to get what is missing.", "dwnas doctor", terminal) => Add(_device);

    protected override Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var examinations = parsed.GetValue(_device) ? DeviceExaminations.All : Examinations.All;
        var report = new DoctorReport([.. examinations.Select(examine => examine())]);
        terminal.Result(report, Draw);
        return Task.FromResult(report.Ready ? ExitCode.Done : ExitCode.Failed);
    }

    private static void Draw(IAnsiConsole console, DoctorReport report)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("what", "state", "found", "remedy");
        foreach (var finding in report.Findings)
        {
            table.AddRow(finding.What, Word(finding.State), Markup.Escape(finding.Found), Markup.Escape(finding.Remedy ?? ""));
        }

        console.Write(table);
        console.WriteLine(report.Ready
            ? "Everything that is needed is here."
            : "Something that is needed is missing: see its remedy.");
    }

    private static string Word(FindingState state) => state switch
    {
        FindingState.Found => "[green]found[/]",
        FindingState.NotNeeded => "[grey]not here[/]",
        _ => "[red]missing[/]",
    };
}
