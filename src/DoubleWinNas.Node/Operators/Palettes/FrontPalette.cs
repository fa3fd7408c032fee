using DoubleWinNas.Node.Operators.Catalogue;
using DoubleWinNas.Node.Operators.Output;
using DoubleWinNas.Node.Results;
using DoubleWinNas.Orchestration.Messages;
using DoubleWinNas.Orchestration.Settings;

namespace DoubleWinNas.Node.Operators.Palettes;

/// <summary><c>front</c>: what no other candidate beats.</summary>
internal static class FrontPalette
{
    private static readonly string[] Formats = ["csv", "json"];

    public static Palette Definition { get; } = new(
        "front",
        "The front of a search: candidates within the constraints that no other beats in accuracy and latency.",
        PaletteCommand.Looks("show", "Lists the front, the fastest first.", ShowAsync, SearchAsk.Name, CommandArgument.Limit(100)),
        PaletteCommand.Looks(
            "export",
            "Prints the front as a file: front.csv or front.json of the results folder, as far as the search is.",
            ExportAsync,
            SearchAsk.Name,
            CommandArgument.Option("format", "csv or json.", "csv") with { Choices = Formats }));

    private static async Task<CommandOutput> ShowAsync(CommandCall call)
    {
        var status = await SearchAsk.StatusAsync(call, new DescribeSearch());
        return new Answer(TablePart.First(
            "front",
            [.. status.Front.Select(FrontMember.Of)],
            call.Integer("limit"),
            new Column<FrontMember>("hash", member => member.Hash),
            new Column<FrontMember>("accuracy", member => member.Accuracy, ValueFormat.Percent),
            new Column<FrontMember>("deep", member => member.DeepMilliseconds, ValueFormat.Milliseconds),
            new Column<FrontMember>("shallow", member => member.ShallowMilliseconds, ValueFormat.Milliseconds),
            new Column<FrontMember>("millijoules", member => member.ShallowMillijoules, ValueFormat.Number),
            new Column<FrontMember>("generation", member => member.Generation, ValueFormat.Integer),
            new Column<FrontMember>("genotype", member => member.Genotype)));
    }

    private static async Task<CommandOutput> ExportAsync(CommandCall call)
    {
        var status = await SearchAsk.StatusAsync(call, new DescribeSearch());
        var front = FrontDocument.Of(new SearchResults(status, new Dictionary<string, FrozenCosts>()));
        return new Answer(call.Text("format") == "csv"
            ? new TextPart("front.csv", FrontCsv.Write(front))
            : new TextPart("front.json", ResultsJson.Write(front)));
    }
}
