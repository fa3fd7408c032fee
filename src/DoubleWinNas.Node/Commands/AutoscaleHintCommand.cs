using System.CommandLine;
using System.Globalization;
using DoubleWinNas.Networks;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Joining;
using DoubleWinNas.Node.Terminal;
using Spectre.Console;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas autoscale-hint</c>: how many workers the backlog can use.</summary>
internal sealed class AutoscaleHintCommand : DwnasCommand
{
    private readonly JoinOptions _join = new();

    public AutoscaleHintCommand(CommandTerminal terminal)
        : base("autoscale-hint", "Tells how many workers of each pool the backlog can use now.", "dwnas autoscale-hint --join https://node-1:7443 --token-file ops.token --ca ca.pem", terminal) => _join.AddTo(this);

    protected override async Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var joined = _join.Of(parsed) ?? throw new InputException("Name a node: --join URL --token-file F.");
        using var client = joined.Connect();
        terminal.Result(await client.AutoscaleAsync(cancellation), Draw);
        return ExitCode.Done;
    }

    private static void Draw(IAnsiConsole console, AutoscaleHint[] hints)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("pool", "queued", "leased", "workers", "usable");
        foreach (var hint in hints)
        {
            table.AddRow(Markup.Escape(hint.Pool), Number(hint.Queued), Number(hint.Leased), Number(hint.Workers), Number(hint.Usable));
        }

        console.Write(table);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
