using System.Text.Json.Nodes;

namespace DoubleWinNas.Pbm.Catalogue;

/// <summary>A command with its arguments, as the node gets it.</summary>
internal sealed record CommandRequest(string Palette, NodeCommand Command, IReadOnlyDictionary<string, string> Arguments)
{
    public string Path => $"v1/commands/{Palette}/{Command.Name}";

    public string Body() => new JsonObject
    {
        ["arguments"] = new JsonObject(Arguments.Select(argument => KeyValuePair.Create(argument.Key, (JsonNode?)argument.Value))),
    }.ToJsonString();
}
