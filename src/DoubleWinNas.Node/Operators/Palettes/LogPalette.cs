using System.Text.Json.Nodes;
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
            CommandArgument.OptionalWord("level", "The level.") with { Choices = Levels }));

    private static Task<IEnumerable<string>> Categories(CommandCall call) =>
        Task.FromResult<IEnumerable<string>>([All, "DoubleWinNas.Actors", "DoubleWinNas.Api", "DoubleWinNas.Workers", "DoubleWinNas.Audit"]);

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
