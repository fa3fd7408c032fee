using DoubleWinNas.Node.Operators.Catalogue;
using DoubleWinNas.Node.Operators.Output;
using DoubleWinNas.Node.Results.Report;
using DoubleWinNas.Orchestration.Messages;

namespace DoubleWinNas.Node.Operators.Palettes;

/// <summary><c>config</c>: what was set.</summary>
internal static class ConfigPalette
{
    public static Palette Definition { get; } = new(
        "config",
        "Settings, defaults filled in.",
        PaletteCommand.Looks(
            "show", "Lists this node's settings, or a search's.", ShowAsync, CommandArgument.OptionalWord("search", "Name of a search.", Offers.Searches)));

    private static async Task<CommandOutput> ShowAsync(CommandCall call)
    {
        if (!call.Has("search"))
        {
            return new Answer(TablePart.Of(
                "node",
                call.Node.Desk.Settings,
                more: 0,
                new Column<KeyValuePair<string, string>>("key", setting => setting.Key),
                new Column<KeyValuePair<string, string>>("value", setting => setting.Value)));
        }

        var status = await SearchAsk.StatusAsync(call, new DescribeSearch());
        return new Answer(TablePart.Of(
            "search",
            SettingsList.Of(status.Settings!),
            more: 0,
            new Column<NamedValue>("key", setting => setting.Name),
            new Column<NamedValue>("value", setting => setting.Value)));
    }
}
