using System.Text.Json.Nodes;
using DoubleWinNas.Node.Api;
using DoubleWinNas.Node.Operators.Output;

namespace DoubleWinNas.Node.Operators.Catalogue;

/// <summary>The catalogue as consoles get it. Members are only ever added: consoles of earlier versions read it, too.</summary>
internal static class CatalogueJson
{
    public static JsonObject Of(IEnumerable<Palette> palettes, NodeServices node) => new()
    {
        ["node"] = node.System.Options.NodeId,
        ["version"] = node.System.Options.Version,
        ["palettes"] = new JsonArray([.. palettes.Select(Of)]),
    };

    private static JsonNode Of(Palette palette) => new JsonObject
    {
        ["name"] = palette.Name,
        ["help"] = palette.Help,
        ["commands"] = new JsonArray([.. palette.Commands.Select(Of)]),
    };

    private static JsonNode Of(PaletteCommand command) => new JsonObject
    {
        ["name"] = command.Name,
        ["help"] = command.Help,
        ["scope"] = OutputValue.Word(command.Scope),
        ["isTail"] = command.IsTail,
        ["arguments"] = new JsonArray([.. command.Arguments.Select(Of)]),
    };

    private static JsonNode Of(CommandArgument argument) => new JsonObject
    {
        ["name"] = argument.Name,
        ["help"] = argument.Help,
        ["type"] = OutputValue.Word(argument.Type),
        ["isOption"] = argument.IsOption,
        ["isRequired"] = argument.IsRequired,
        ["default"] = argument.Default,
        ["choices"] = OutputValue.Of(argument.Choices),
        ["hasValues"] = argument.Values is not null,
    };
}
