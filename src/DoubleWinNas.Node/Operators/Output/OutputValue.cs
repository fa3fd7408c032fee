using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoubleWinNas.Node.Operators.Output;

/// <summary>Values as JSON: instants in ISO 8601, spans in seconds, words of enumerations in kebab case.</summary>
internal static class OutputValue
{
    public static JsonNode? Of(object? value) => value switch
    {
        null => null,
        JsonNode node => node,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        int number => JsonValue.Create(number),
        long number => JsonValue.Create(number),
        double number when double.IsFinite(number) => JsonValue.Create(number),
        DateTimeOffset at => JsonValue.Create(at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'")),
        TimeSpan span => JsonValue.Create(span.TotalSeconds),
        Enum word => JsonValue.Create(Word(word)),
        IEnumerable<string> words => new JsonArray([.. words.Select(word => (JsonNode)word)]),
        _ => JsonValue.Create(value.ToString()),
    };

    public static string Word(Enum word) => JsonNamingPolicy.KebabCaseLower.ConvertName(word.ToString());

    /// <summary>JSON text of the store as JSON; text that is none stays text.</summary>
    public static JsonNode? Parsed(string? json)
    {
        try
        {
            return json is null ? null : JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return JsonValue.Create(json);
        }
    }
}
