using System.CommandLine;
using System.Globalization;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Node.Terminal;
using Spectre.Console;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas token list</c>: the tokens of a store, without their secrets, which nobody has.</summary>
internal sealed class TokenListCommand : DwnasCommand
{
    private readonly TokenPlace _place = new();

    public TokenListCommand(CommandTerminal terminal)
        : base("list", "Lists tokens: scope, state, when they were used last.", "dwnas token list --conf hocon/cluster.conf", terminal) => _place.AddTo(this);

    protected override async Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        terminal.Result<TokenRow[]>([.. await _place.ListAsync(parsed, cancellation)], Draw);
        return ExitCode.Done;
    }

    private static void Draw(IAnsiConsole console, TokenRow[] tokens)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("name", "scope", "state", "created", "expires", "last used");
        foreach (var token in tokens)
        {
            table.AddRow(
                Markup.Escape(token.Name),
                Markup.Escape(token.Device is null ? token.Scope : $"{token.Scope}:{token.Device}"),
                token.State.ToString().ToLowerInvariant(),
                At(token.CreatedAt),
                At(token.ExpiresAt),
                At(token.UsedAt));
        }

        console.Write(table);
    }

    private static string At(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "never";
}
