using System.Text.Json.Nodes;
using DoubleWinNas.Actors.Store;
using DoubleWinNas.Node.Operators.Catalogue;
using DoubleWinNas.Node.Operators.Logs;
using DoubleWinNas.Node.Operators.Output;
using Microsoft.Extensions.Logging;

namespace DoubleWinNas.Node.Operators.Palettes;

/// <summary><c>log</c>: what this node writes down about itself.</summary>
internal static class LogPalette
{
    private const string All = "all";

    private static readonly string[] Levels = [.. Enum.GetValues<LogLevel>().Select(level => OutputValue.Word(level))];

    public static Palette Definition { get; } = new(
        "log",
        "This node's log.",
        PaletteCommand.Follows(
            "tail",
            "Shows the last records and follows new ones.",
            TailAsync,
            CommandArgument.Count("last", $"Records before now to begin with, 0 to {NodeLog.Kept}.", 20, 0, NodeLog.Kept),
            CommandArgument.Option("least", "Only records that are as severe.", "trace") with { Choices = Levels }),
        PaletteCommand.Changes(
            "level",
            "Sets from which level on records of a category are kept, until the node ends; without a level, shows what is set.",
            LevelAsync,
            CommandArgument.OptionalWord("category", $"Beginning of loggers' names, such as DoubleWinNas.Actors; {All} for every one.", Categories),
            CommandArgument.OptionalWord("level", "The level.") with { Choices = Levels }),
        PaletteCommand.Looks("audit", "Lists what administrators did, the newest first: of all nodes, kept in the store.", AuditAsync, CommandArgument.Limit()));

    private static Task<IEnumerable<string>> Categories(CommandCall call) =>
        Task.FromResult<IEnumerable<string>>([All, "DoubleWinNas.Actors", "DoubleWinNas.Api", "DoubleWinNas.Workers", "DoubleWinNas.Operators"]);

    private static Task<CommandOutput> TailAsync(CommandCall call)
    {
        var least = Enum.Parse<LogLevel>(call.Text("least"), ignoreCase: true);
        return Task.FromResult<CommandOutput>(new Tail(Tails.Of(
            call.Node.Desk.Log.FollowAsync(call.Integer("last")), record => record.Level >= least ? Line(record) : null)));
    }

    private static TailLine Line(LogRecord record) => new(
        record.At,
        $"{OutputValue.Word(record.Level)} {record.Category}: {record.Message}{(record.Error is null ? "" : $"\n{record.Error}")}",
        new JsonObject
        {
            ["level"] = OutputValue.Word(record.Level),
            ["category"] = record.Category,
            ["message"] = record.Message,
            ["error"] = record.Error,
        });

    private static async Task<CommandOutput> AuditAsync(CommandCall call)
    {
        var limit = call.Integer("limit");
        var rows = await call.Node.System.Store.ListAuditAsync(limit + 1, call.Cancellation);
        return new Answer(TablePart.Of(
            "audit",
            rows.Take(limit),
            more: 0,
            new Column<AuditRow>("sequence", row => row.Sequence, ValueFormat.Integer),
            new Column<AuditRow>("at", row => row.At),
            new Column<AuditRow>("who", row => row.Entry.Who),
            new Column<AuditRow>("what", row => row.Entry.What),
            new Column<AuditRow>("target", row => row.Entry.Target),
            new Column<AuditRow>("outcome", row => row.Entry.Outcome)))
        {
            Notes = rows.Count > limit ? [$"There are more than {limit}; raise --limit."] : [],
        };
    }

    private static Task<CommandOutput> LevelAsync(CommandCall call)
    {
        var log = call.Node.Desk.Log;
        if (call.TextOrNull("level") is { } level)
        {
            var category = call.Text("category");
            log.SetLevel(category == All ? "" : category, Enum.Parse<LogLevel>(level, ignoreCase: true));
        }

        string[] shown = [.. log.Levels.Keys.Append("").Append(call.TextOrNull("category") is { } asked && asked != All ? asked : "").Distinct().Order(StringComparer.Ordinal)];
        return Answer.Task(TablePart.Of(
            "levels",
            shown,
            more: 0,
            new Column<string>("category", category => category.Length == 0 ? All : category),
            new Column<string>("level", category => log.LevelOf(category))));
    }
}
