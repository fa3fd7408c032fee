using System.CommandLine;
using DoubleWinNas.Node.Configuration.Search;
using DoubleWinNas.Node.Terminal;
using Spectre.Console;

namespace DoubleWinNas.Node.Commands;

/// <summary><c>dwnas config show FILE</c>: every setting with its value and where that was written.</summary>
internal sealed class ConfigShowCommand : DwnasCommand
{
    private readonly Argument<string> _file = CommandSymbols.ConfigurationFile();

    public ConfigShowCommand(CommandTerminal terminal)
        : base("show", "Prints every setting of a search, defaults filled in, and where each was written.", "dwnas config show hocon/fashion-mnist-quick.conf", terminal) => Add(_file);

    protected override Task<int> RunAsync(ParseResult parsed, CommandTerminal terminal, CancellationToken cancellation)
    {
        var entries = SearchConfiguration.Read(parsed.GetRequiredValue(_file)).Entries;
        terminal.Result<ShownSetting[]>([.. entries.Select(entry => new ShownSetting(entry.Key, entry.Value, Origin(entry)))], Draw);
        return Task.FromResult(ExitCode.Done);
    }

    private static string Origin(ConfigurationEntry entry) =>
        entry.Position is { } position && position.Source != ReferenceConfiguration.Source ? position.ToString() : "default";

    private static void Draw(IAnsiConsole console, ShownSetting[] settings)
    {
        var table = new Table().Border(TableBorder.None).AddColumns("setting", "value", "from");
        foreach (var (key, value, from) in settings)
        {
            table.AddRow(Markup.Escape(key), Markup.Escape(value), Markup.Escape(from));
        }

        console.Write(table);
    }

    private sealed record ShownSetting(string Key, string Value, string From);
}
