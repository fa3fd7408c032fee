using System.Text.Json.Nodes;

namespace DoubleWinNas.Pbm.Output;

/// <summary>
/// An answer as data: an object with each part under its name, tables as arrays of objects, trees as nested ones; <c>more</c> says how many
/// rows of a table were left out.
/// </summary>
internal static class AnswerJson
{
    public static JsonObject Of(JsonObject answer)
    {
        var data = new JsonObject();
        var more = new JsonObject();
        foreach (var part in AnswerPrinter.PartsOf(answer))
        {
            var name = (string?)part["name"] ?? "answer";
            data[name] = (string?)part["kind"] switch
            {
                "table" => part["rows"]?.DeepClone(),
                "record" => new JsonObject(part["fields"]!.AsArray().Select(field => KeyValuePair.Create((string)field!["name"]!, field["value"]?.DeepClone()))),
                "tree" => Nodes(part["nodes"]),
                "text" => part["text"]?.DeepClone(),
                _ => part.DeepClone(),
            };
            if (part["more"] is JsonValue left && left.GetValue<long>() > 0)
            {
                more[name] = left.DeepClone();
            }
        }

        if (more.Count > 0)
        {
            data["more"] = more;
        }

        return data;
    }

    /// <summary>A line of a tail as data.</summary>
    public static JsonObject OfLine(JsonObject line)
    {
        var data = new JsonObject { ["at"] = line["at"]?.DeepClone() };
        foreach (var (name, value) in line["data"] as JsonObject ?? [])
        {
            data[name] = value?.DeepClone();
        }

        return data;
    }

    private static JsonArray Nodes(JsonNode? nodes) => new([.. (nodes as JsonArray ?? []).Select(Node)]);

    private static JsonNode Node(JsonNode? node)
    {
        var data = node!["data"]?.DeepClone() as JsonObject ?? [];
        data["children"] = Nodes(node["children"]);
        return data;
    }
}
